// What a report of the talk holds: the verdict and its reasons, what is unknown, what would change
// it, what was noted, the steps with their days, the draft on the table, and the claims that all
// this stands on. Pure; any thread.
#pragma once

#include "dialog/conversation.hpp"
#include "dialog/decide/outline.hpp"
#include "knowledge/knowledge.hpp"

namespace advisor {

// A verdict that was not given yet is taken as it would be now.
ReportPlan plan_report(const Conversation& talk, const Knowledge& knowledge);

}  // namespace advisor
