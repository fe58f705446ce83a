// Writes one SVG picture: boxes, lines, curves and text on a card that is legible on light and on dark pages.
//
// Coordinates in pixels, y downwards. Colours come as names of classes that the picture's own style sheet knows, so
// that viewers set to dark get the dark card. No fonts are measured: `widthOf` guesses from the letters. Same calls,
// same bytes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stepwise {

struct SvgPoint {
  double x = 0, y = 0;
};

enum class TextAnchor { start, middle, end };

class Svg {
 public:
  /// Sum of the letters' usual widths.
  static double widthOf(std::string_view text, double size);
  /// Lines that are no wider than `width`, broken at spaces; at most `maxLines`, the last one cut with "…".
  static std::vector<std::string> wrapped(std::string_view text, double size, double width, std::size_t maxLines);

  void rect(double x, double y, double width, double height, std::string_view look, double radius = 0);
  void line(SvgPoint from, SvgPoint to, std::string_view look);
  /// With an arrow head at the end.
  void arrow(const std::vector<SvgPoint>& points, std::string_view look);
  void curve(const std::vector<SvgPoint>& points, std::string_view look);
  void area(const std::vector<SvgPoint>& points, std::string_view look);
  void circle(SvgPoint center, double radius, std::string_view look);
  void text(SvgPoint at, std::string_view words, double size, std::string_view look,
            TextAnchor anchor = TextAnchor::start);

  /// What another picture has drawn, on top.
  void append(const Svg& other) { body_ += other.body_; }

  /// The whole picture; `title` is what screen readers and tooltips say.
  std::string finish(double width, double height, std::string_view title) const;

 private:
  std::string body_;
};

}  // namespace stepwise
