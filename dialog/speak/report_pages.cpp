// The report as Markdown, as a printable page, and its steps as a checklist.
#include <algorithm>

#include "dialog/speak/report.hpp"

namespace advisor {
namespace {

bool is_listed(Block::Kind kind) {
  return kind == Block::Kind::reason || kind == Block::Kind::noted;
}

std::string claims_of(const std::vector<std::string>& claims) {
  std::string text;
  for (const auto& id : claims) text += (text.empty() ? "" : ", ") + id;
  return text.empty() ? text : "[" + text + "]";
}

// A line of text inside Markdown: nothing in it may begin or be a mark.
std::string plain_markdown(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view("\\`*_[]<>#|").find(c) != std::string_view::npos) out += '\\';
    if (c == '\n' || c == '\r') out += ' ';
    else out += c;
  }
  return out;
}

std::string quoted_markdown(std::string_view text) {
  std::string out = "> ";
  for (const char c : text) {
    if (std::string_view("<").find(c) != std::string_view::npos) out += '\\';
    out += c;
    if (c == '\n') out += "> ";
  }
  return out;
}

std::string step_line(const SpokenStep& step) {
  return step.date.empty() ? step.text : step.date + ": " + step.text;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string element(std::string_view tag, const std::string& inner) {
  return "<" + std::string(tag) + ">" + inner + "</" + std::string(tag) + ">\n";
}

std::string with_claims(const std::string& text, const std::vector<std::string>& claims) {
  const auto ids = claims_of(claims);
  return escaped(text) + (ids.empty() ? "" : " <small>" + escaped(ids) + "</small>");
}

// Neighbours of a kind that is listed share a list.
std::string section_html(const SpokenSection& section) {
  std::string out = element("h2", escaped(section.heading));
  bool open = false;
  for (const auto& block : section.blocks) {
    const bool listed = is_listed(block.kind);
    if (listed != open) out += listed ? "<ul>\n" : "</ul>\n";
    open = listed;
    if (block.kind == Block::Kind::draft) out += element("pre", escaped(block.text));
    else
      out += element(listed ? "li" : "p",
                     with_claims(block.text, section.id == "sources" ? std::vector<std::string>{}
                                                                     : block.claims));
  }
  return open ? out + "</ul>\n" : out;
}

std::string steps_html(const Report& report) {
  if (report.steps.empty()) return {};
  std::string out = element("h2", escaped(report.steps_heading)) + "<ol class=\"steps\">\n";
  for (const auto& step : report.steps)
    out += element("li", with_claims(step_line(step), step.claims));
  return out + "</ol>\n";
}

constexpr std::string_view style =
    "body{font:16px/1.5 system-ui,sans-serif;color:#1a1a1a;background:#fff;max-width:42rem;"
    "margin:2rem auto;padding:0 1rem}h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:1.6rem}"
    "small{color:#595959}pre{white-space:pre-wrap;border:1px solid #999;padding:1rem;font:inherit}"
    "ol.steps{list-style:none;padding-left:0}ol.steps li::before{content:\"\\2610\\00a0\"}"
    "@media print{body{margin:0;max-width:none}h2{break-after:avoid}li,pre{break-inside:avoid}}";

}  // namespace

std::string as_checklist(const Report& report) {
  std::string out;
  for (const auto& step : report.steps) out += "- [ ] " + plain_markdown(step_line(step)) + "\n";
  return out;
}

std::string as_markdown(const Report& report) {
  std::string out =
      "# " + plain_markdown(report.title) + "\n\n" + plain_markdown(report.made) + "\n";
  const auto steps = [&] {
    if (!report.steps.empty())
      out += "\n## " + plain_markdown(report.steps_heading) + "\n\n" + as_checklist(report);
  };
  bool told = false;
  for (const auto& section : report.sections) {
    // The steps come before what they rest on.
    if (!told && (section.id == "case" || section.id == "draft" || section.id == "sources")) {
      steps();
      told = true;
    }
    out += "\n## " + plain_markdown(section.heading) + "\n\n";
    for (const auto& block : section.blocks) {
      const auto ids = section.id == "sources" ? std::string() : claims_of(block.claims);
      if (block.kind == Block::Kind::draft) {
        out += quoted_markdown(block.text) + "\n";
        continue;
      }
      const bool strong = block.kind == Block::Kind::verdict;
      const auto mark = strong ? "**" : "";
      out += (is_listed(block.kind) ? "- " : "") + std::string(mark) + plain_markdown(block.text) +
             mark + (ids.empty() ? "" : " " + plain_markdown(ids)) + "\n";
      if (!is_listed(block.kind) && &block != &section.blocks.back()) out += "\n";
    }
  }
  return out + "\n---\n\n" + plain_markdown(report.note) + "\n";
}

std::string as_html(const Report& report) {
  std::string out = "<!doctype html>\n<html lang=\"" + std::string(name(report.language)) +
                    "\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
                    "content=\"width=device-width\">\n" +
                    element("title", escaped(report.title)) + "<style>" + std::string(style) +
                    "</style>\n</head>\n<body>\n" + element("h1", escaped(report.title)) +
                    element("p", escaped(report.made));
  bool told = false;
  for (const auto& section : report.sections) {
    if (!told && (section.id == "case" || section.id == "draft" || section.id == "sources")) {
      out += steps_html(report);
      told = true;
    }
    out += section_html(section);
  }
  return out + "<hr>\n" + element("p", escaped(report.note)) + "</body>\n</html>\n";
}

}  // namespace advisor
