#include "dialog/decide/transitions.hpp"

#include <array>

namespace advisor {
namespace {

using enum Phase;
using R = Reaction;

// Where talking about the client may lead, whatever was said.
constexpr PhaseSet talk{listening, confirming, asking, ready, advised};
constexpr PhaseSet anywhere{listening, confirming, asking, ready,    advised,
                            safety,    care,       closed, checking, rehearsing};

constexpr Cell answer{R::answer, talk};
constexpr Cell answer_closed{R::answer, {listening, confirming, asking, ready, advised, closed}};
constexpr Cell hear{R::hear, {listening, confirming, asking, ready, advised, safety}};
constexpr Cell settle{R::settle, {listening, confirming, asking, ready, advised, safety}};
constexpr Cell open{R::leave_open, talk};
constexpr Cell pass{R::pass, talk};
constexpr Cell judge{R::judge, {listening, advised}};
constexpr Cell quarrel{R::disagree, {listening, confirming, asking, ready, advised, safety}};
constexpr Cell hold{R::hold, {listening, advised}};
constexpr Cell resume{R::resume, talk};
constexpr Cell steps{R::list_steps, {listening, advised}};
constexpr Cell draft{R::write_draft, talk};
constexpr Cell report{R::summarize, {listening, advised}};
constexpr Cell care_for{R::care, {care}};
constexpr Cell protect{R::protect, {safety}};
constexpr Cell caring{R::stay_caring, {care}};
constexpr Cell safe{R::stay_safe, {listening, confirming, asking, ready, advised, safety}};
constexpr Cell reopen{R::reopen, {listening, confirming, asking, ready, advised, safety}};
constexpr Cell undo{R::undo, anywhere};
constexpr Cell restart{R::restart, {listening}};
constexpr Cell forget{R::forget, {listening}};
constexpr Cell part{R::part, {closed}};

// Apart from the talk: a draft to look at, a call to rehearse. Both lead back to where it stood.
constexpr Cell check{R::check_draft,
                     {listening, confirming, asking, ready, advised, checking}};
constexpr Cell rehearse{R::rehearse, {listening, confirming, asking, ready, advised, rehearsing}};
constexpr Cell play{R::play, {listening, confirming, asking, ready, advised, rehearsing}};
constexpr Cell leave{R::leave, talk};

// What leaves the phase as it is.
constexpr Cell keep(R reaction, Phase phase) { return {reaction, {phase}}; }
constexpr std::array<Cell, count_of<Phase>> everywhere(R reaction) {
  return {keep(reaction, listening), keep(reaction, confirming), keep(reaction, asking),
          keep(reaction, ready),     keep(reaction, advised),    keep(reaction, safety),
          keep(reaction, care),      keep(reaction, closed),     keep(reaction, checking),
          keep(reaction, rehearsing)};
}
constexpr std::array<Cell, count_of<Phase>> always(Cell cell) {
  return {cell, cell, cell, cell, cell, cell, cell, cell, cell, cell};
}
// The same in the talk itself and, once that was left, apart from it; beside danger and distress
// those come first.
constexpr std::array<Cell, count_of<Phase>> in_talk(Cell cell, Cell after_goodbye) {
  return {cell, cell, cell, cell, cell, safe, caring, after_goodbye, cell, cell};
}
// Manners: in the talk itself they leave the phase; in a rehearsal they are part of it.
constexpr std::array<Cell, count_of<Phase>> manners(R kept, Cell after_goodbye) {
  return {keep(kept, listening),
          keep(kept, confirming),
          keep(kept, asking),
          keep(kept, ready),
          keep(kept, advised),
          safe,
          caring,
          after_goodbye,
          keep(kept, checking),
          play};
}
constexpr std::array<Cell, count_of<Phase>> but_in_rehearsal(std::array<Cell, count_of<Phase>> row,
                                                             Cell cell) {
  row.back() = cell;
  return row;
}
constexpr auto greeted = manners(R::greet, reopen);
constexpr auto thanked = but_in_rehearsal(everywhere(R::take_thanks), play);
constexpr auto steered = manners(R::steer, keep(R::steer, closed));

using Row = std::array<Cell, count_of<Phase>>;

// Rows in the order of Act; columns in the order of Phase: listening, confirming, asking, ready,
// advised, safety, care, closed, checking, rehearsing.
constexpr std::array<Row, count_of<Act>> table{{
    /* tell            */ {hear, hear, hear, hear, hear, safe, caring, reopen, check, play},
    /* ask             */
    {answer, answer, answer, answer, answer, safe, caring, answer_closed, check, play},
    /* affirm          */
    {hear, settle, settle, judge, settle, resume, resume, reopen, check, play},
    /* deny            */ {hear, settle, settle, judge, quarrel, safe, caring, reopen, leave, play},
    /* unsure          */ {hear, open, open, judge, hear, safe, caring, reopen, leave, play},
    /* greet           */ greeted,
    /* thanks          */ thanked,
    /* bye             */ but_in_rehearsal(always(part), leave),  // the call ends, not the talk
    /* help            */ everywhere(R::guide),
    /* restart         */ always(restart),
    /* back            */ always(undo),
    /* repeat          */ everywhere(R::repeat),
    /* why             */ everywhere(R::explain),
    /* skip            */ {hear, pass, pass, judge, hear, safe, resume, reopen, leave, leave},
    /* change_language */ everywhere(R::translate),
    /* off_topic       */ steered,
    /* distress        */ always(care_for),
    /* danger          */ always(protect),
    /* go_on           */ {judge, judge, judge, judge, steps, resume, resume, reopen, check, play},
    /* wait            */ {hold, hold, hold, hold, hold, safe, caring, reopen, leave, leave},
    /* steps           */ in_talk(steps, steps),
    /* draft           */ in_talk(draft, draft),
    /* notes           */ everywhere(R::recall),
    /* source          */ everywhere(R::cite),
    /* forget          */ always(forget),
    /* report          */ in_talk(report, report),
    /* check           */
    in_talk(check, check),
    /* rehearse        */ in_talk(rehearse, rehearse),
}};

}  // namespace

const Cell& transition(Phase from, Act act) {
  return table[static_cast<std::size_t>(act)][static_cast<std::size_t>(from)];
}

}  // namespace advisor
