#include "features/pictures/svg.h"

#include <fmt/format.h>

#include <cmath>

#include "features/report_strings.h"

namespace stepwise {
namespace {

/// Two decimals, no trailing zeros, no minus zero.
std::string coordinate(double value) {
  std::string text = fmt::format("{:.2f}", value);
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text == "-0" ? "0" : text;
}

std::string pathOf(const std::vector<SvgPoint>& points) {
  std::string out;
  for (const SvgPoint& point : points)
    out += fmt::format("{}{} {}", out.empty() ? "M" : " L", coordinate(point.x), coordinate(point.y));
  return out;
}

/// Share of the letter height; continuation bytes of UTF-8 count nothing.
double letterWidth(unsigned char c) {
  if ((c & 0xC0) == 0x80) return 0;
  if (c == ' ' || c == '.' || c == ',' || c == 'i' || c == 'l' || c == 'j' || c == 't' || c == 'f' || c == ':')
    return 0.32;
  if (c == 'm' || c == 'w' || (c >= 'A' && c <= 'Z')) return 0.74;
  return 0.56;
}

constexpr std::string_view kStyle = R"(
svg { font-family: "DejaVu Sans", "Segoe UI", Helvetica, Arial, sans-serif; }
.card { fill: #ffffff; stroke: #c8ced6; }
.ink { fill: #1c2733; } .soft { fill: #5b6875; }
.lane { fill: #f3f5f8; } .laneAlt { fill: #e9edf2; }
.axis { stroke: #8a96a3; fill: none; } .grid { stroke: #dfe4ea; fill: none; }
.flow { stroke: #8a96a3; fill: none; stroke-width: 1.6; }
.handover { stroke: #c2571a; fill: none; stroke-width: 2.4; } .handoverInk { fill: #a84712; } .handoverBar { fill: #c2571a; fill-opacity: 0.6; }
.step { fill: #ffffff; stroke: #7b8896; stroke-width: 1.2; }
.setup { fill: #d6e6f8; stroke: #2f6fb0; stroke-width: 1.2; } .setupInk { fill: #1d5490; }
.inspect { fill: #d9efdc; stroke: #2f8a47; stroke-width: 1.2; } .inspectInk { fill: #22693a; }
.machined { stroke: #2f6fb0; fill: none; stroke-width: 2.4; } .machinedArea { fill: #2f6fb0; fill-opacity: 0.16; }
.machinedInk { fill: #1d5490; } .machinedBar { fill: #2f6fb0; }
.printed { stroke: #b8431f; fill: none; stroke-width: 2.4; } .printedArea { fill: #b8431f; fill-opacity: 0.16; }
.printedInk { fill: #96330f; } .printedBar { fill: #b8431f; }
.machinedMark { stroke: #2f6fb0; stroke-width: 1.6; stroke-dasharray: 5 4; }
.printedMark { stroke: #b8431f; stroke-width: 1.6; stroke-dasharray: 5 4; }
.limit { stroke: #7a3fa0; stroke-width: 2; stroke-dasharray: 7 4; } .limitInk { fill: #6a3390; }
.whisker { stroke: #1c2733; stroke-width: 1.4; fill: none; }
@media (prefers-color-scheme: dark) {
.card { fill: #161c23; stroke: #39434f; }
.ink { fill: #e6ebf0; } .soft { fill: #9fabb7; }
.lane { fill: #1d252e; } .laneAlt { fill: #232d38; }
.axis { stroke: #7d8995; } .grid { stroke: #2e3944; }
.flow { stroke: #7d8995; }
.handover { stroke: #f0954f; } .handoverInk { fill: #f5a768; } .handoverBar { fill: #f0954f; }
.step { fill: #161c23; stroke: #7d8995; }
.setup { fill: #1d3a58; stroke: #6fb0f2; } .setupInk { fill: #9ccbf8; }
.inspect { fill: #1d4029; stroke: #6fce88; } .inspectInk { fill: #93dfa7; }
.machined { stroke: #6fb0f2; } .machinedArea { fill: #6fb0f2; } .machinedInk { fill: #9ccbf8; } .machinedBar { fill: #6fb0f2; }
.printed { stroke: #f28a62; } .printedArea { fill: #f28a62; } .printedInk { fill: #f7a888; } .printedBar { fill: #f28a62; }
.machinedMark { stroke: #6fb0f2; } .printedMark { stroke: #f28a62; }
.limit { stroke: #c79be8; } .limitInk { fill: #d5b3ee; }
.whisker { stroke: #e6ebf0; }
}
)";

}  // namespace

double Svg::widthOf(std::string_view text, double size) {
  double width = 0;
  for (const char c : text) width += letterWidth(static_cast<unsigned char>(c));
  return width * size;
}

std::vector<std::string> Svg::wrapped(std::string_view text, double size, double width, std::size_t maxLines) {
  std::vector<std::string> lines{std::string()};
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string word(text.substr(at, end - at));
    const std::string longer = lines.back().empty() ? word : lines.back() + " " + word;
    if (widthOf(longer, size) <= width || lines.back().empty()) {
      lines.back() = longer;
    } else if (lines.size() == maxLines) {
      lines.back() += " …";
      break;
    } else {
      lines.push_back(word);
    }
    at = end + 1;
  }
  return lines;
}

void Svg::rect(double x, double y, double width, double height, std::string_view look, double radius) {
  body_ += fmt::format(R"(<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="{}"/>)", look, coordinate(x),
                       coordinate(y), coordinate(std::max(width, 0.0)), coordinate(std::max(height, 0.0)),
                       coordinate(radius)) +
           "\n";
}

void Svg::line(SvgPoint from, SvgPoint to, std::string_view look) {
  body_ += fmt::format(R"(<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>)", look, coordinate(from.x),
                       coordinate(from.y), coordinate(to.x), coordinate(to.y)) +
           "\n";
}

void Svg::arrow(const std::vector<SvgPoint>& points, std::string_view look) {
  curve(points, look);
  const SvgPoint tip = points.back(), before = points[points.size() - 2];
  const double length = std::hypot(tip.x - before.x, tip.y - before.y);
  if (!(length > 0)) return;
  constexpr double kHead = 7, kHalf = 3.5;
  const double ux = (tip.x - before.x) / length, uy = (tip.y - before.y) / length;
  const SvgPoint back{tip.x - kHead * ux, tip.y - kHead * uy};
  curve({{back.x - kHalf * uy, back.y + kHalf * ux}, tip, {back.x + kHalf * uy, back.y - kHalf * ux}}, look);
}

void Svg::curve(const std::vector<SvgPoint>& points, std::string_view look) {
  body_ += fmt::format(R"(<path class="{}" d="{}"/>)", look, pathOf(points)) + "\n";
}

void Svg::area(const std::vector<SvgPoint>& points, std::string_view look) {
  body_ += fmt::format(R"(<path class="{}" d="{} Z"/>)", look, pathOf(points)) + "\n";
}

void Svg::circle(SvgPoint center, double radius, std::string_view look) {
  body_ += fmt::format(R"(<circle class="{}" cx="{}" cy="{}" r="{}"/>)", look, coordinate(center.x),
                       coordinate(center.y), coordinate(radius)) +
           "\n";
}

void Svg::text(SvgPoint at, std::string_view words, double size, std::string_view look, TextAnchor anchor) {
  const char* word = anchor == TextAnchor::middle ? "middle" : anchor == TextAnchor::end ? "end" : "start";
  body_ += fmt::format(R"(<text class="{}" x="{}" y="{}" font-size="{}" text-anchor="{}">{}</text>)", look,
                       coordinate(at.x), coordinate(at.y), coordinate(size), word, xmlText(words, 600)) +
           "\n";
}

std::string Svg::finish(double width, double height, std::string_view title) const {
  return fmt::format(R"(<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}" viewBox="0 0 {0} {1}">)",
                     coordinate(width), coordinate(height)) +
         "\n<title>" + xmlText(title, 600) + "</title>\n<style>" + std::string(kStyle) + "</style>\n" +
         fmt::format(R"(<rect class="card" x="0.5" y="0.5" width="{}" height="{}" rx="10"/>)", coordinate(width - 1),
                     coordinate(height - 1)) +
         "\n" + body_ + "</svg>\n";
}

}  // namespace stepwise
