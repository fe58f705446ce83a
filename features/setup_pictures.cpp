#include "features/setup_pictures.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "features/report_phrases.h"
#include "features/report_strings.h"
#include "features/report_values.h"
#include "features/setup_scene.h"

namespace stepwise {
namespace {

constexpr int kWidth = 1180, kHeight = 820;  // of the sheet
constexpr int kViewX = 20, kViewY = 84, kViewWidth = 780, kViewHeight = 640;
constexpr int kTextX = 830;                  // of the column beside the view
constexpr std::size_t kLineCharacters = 45;  // that fit into the column
constexpr std::size_t kMostFeatures = 10;

enum class Weight { normal, bold };

std::string textAt(double x, double y, int size, const std::string& text, Weight weight = Weight::normal,
                   const char* fill = "#111") {
  return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" font-size=\"{}\"{} fill=\"{}\">{}</text>\n", x, y, size,
                     weight == Weight::bold ? " font-weight=\"bold\"" : "", fill, xmlText(text, 2000));
}

std::string lineFrom(std::array<double, 2> a, std::array<double, 2> b, const char* look) {
  return fmt::format("<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" {}/>\n", a[0], a[1], b[0], b[1],
                     look);
}

/// Words broken into lines of the column's width.
std::vector<std::string> wrapped(const std::string& text) {
  std::vector<std::string> lines{""};
  std::size_t shown = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string word = text.substr(at, end - at);
    const auto letters = static_cast<std::size_t>(
        std::count_if(word.begin(), word.end(), [](unsigned char c) { return (c & 0xC0) != 0x80; }));
    if (shown > 0 && shown + 1 + letters > kLineCharacters) {
      lines.emplace_back();
      shown = 0;
    }
    lines.back() += (shown > 0 ? " " : "") + word;
    shown += letters + (shown > 0 ? 1 : 0);
    at = end + 1;
  }
  return lines;
}

/// The text column, written from top to bottom.
class Column {
 public:
  void heading(const std::string& text) {
    y_ += 14;
    out_ += textAt(kTextX, y_, 15, text, Weight::bold);
    y_ += 20;
  }
  void paragraph(const std::string& text, std::size_t mostLines = 6) {
    std::vector<std::string> lines = wrapped(text);
    if (lines.size() > mostLines) {
      lines.resize(mostLines);
      lines.back() += " …";
    }
    for (const std::string& line : lines) {
      out_ += textAt(kTextX, y_, 13, line);
      y_ += 17;
    }
  }
  void swatch(int rgb, const std::string& text, double opacity = 1) {
    out_ += fmt::format(
        "<rect x=\"{}\" y=\"{}\" width=\"16\" height=\"12\" fill=\"#{:06X}\" fill-opacity=\"{}\" stroke=\"#333\"/>\n",
        kTextX, y_ - 10, rgb, opacity);
    out_ += textAt(kTextX + 24, y_, 13, text);
    y_ += 18;
  }
  std::string done() const { return out_; }

 private:
  double y_ = kViewY + 6;
  std::string out_;
};

struct Sheet {
  const Part& part;
  const PartAnalysis& analysis;
  const SetupPlan& plan;
  const InProcessStock& stock;
  std::size_t index = 0;

  const Setup& setup() const { return plan.setups[index]; }
  bool turns() const { return setup().operation.find("urn") != std::string::npos; }
};

std::string volumePhrase(double mm3) { return fmt::format("{:.4g} cm³", mm3 / 1000); }

std::string titleOf(const Sheet& sheet) {
  const std::string shown = sheet.part.name.empty() ? "part" : sheet.part.name;
  return fmt::format("{} · setup {} of {} · {}", shown, sheet.index + 1, sheet.plan.setups.size(),
                     machinePhrase(name(sheet.plan.machine)));
}

std::string subtitleOf(const Sheet& sheet) {
  std::string text = fmt::format("{}: {}", sheet.setup().operation,
                                 sheet.turns() ? "spindle along " + directionPhrase(vectorJson(sheet.setup().direction))
                                               : "from " + directionPhrase(vectorJson(sheet.setup().direction)));
  if (const std::optional<FaceId> side = sideFacing(sheet.analysis.graph, sheet.setup().direction))
    text += fmt::format(", the side of face {}", *side);
  if (sheet.setup().positions.size() > 1) text += "; " + countPhrase(sheet.setup().positions.size(), "tool position");
  return text;
}

void writeHolding(const Sheet& sheet, Column& column) {
  column.heading("Held by");
  const Json json = setupsJson(sheet.analysis.graph, sheet.analysis)[name(sheet.plan.machine)];
  column.paragraph(clampingPhrase(json["clampings"][sheet.index]));
  column.paragraph(sheet.setup().clamping.reason, 7);
}

void writeWorkpiece(const Sheet& sheet, Column& column) {
  column.heading("Workpiece");
  const InProcessStock& stock = sheet.stock;
  const bool known = sheet.index < stock.after.size() && stock.after[sheet.index].body.has_value();
  if (!known) {
    column.paragraph("stock left at this moment: unknown" + (stock.unknown.empty() ? "" : ": " + stock.unknown), 4);
    return;
  }
  const WorkpieceState& state = stock.after[sheet.index];
  const double before = sheet.index == 0 ? stock.rawMm3 : stock.after[sheet.index - 1].volumeMm3;
  column.paragraph(fmt::format("{}{} before, {} cut away, {} after", volumePhrase(before),
                               sheet.index == 0 ? " of raw stock" : "", volumePhrase(state.removedMm3),
                               volumePhrase(state.volumeMm3)));
}

void writeCuts(const Sheet& sheet, Column& column) {
  column.heading("Cuts, in this order");
  std::size_t shown = 0;
  const std::vector<int>& features = sheet.setup().features;
  for (int id : features) {
    if (++shown > kMostFeatures) {
      column.paragraph(fmt::format("… and {} more", features.size() - kMostFeatures));
      break;
    }
    const Json feature = featureJson(sheet.analysis.recognition.features[id - 1]);
    column.paragraph(fmt::format("{}  {} {}", id, featureName(feature), featureDimensions(feature)), 2);
  }
  column.paragraph("faces " + idsPhrase(sheet.setup().faces), 2);
}

void writeLegend(const Sheet& sheet, const SetupScene& scene, Column& column) {
  using namespace scene_colors;
  column.heading("Colours");
  column.swatch(kCutNow, "cut in this setup");
  const auto any = [&](auto wanted) {
    return std::any_of(sheet.plan.setupOfFace.begin(), sheet.plan.setupOfFace.end(),
                       [&](const auto& entry) { return wanted(entry.second); });
  };
  const int now = static_cast<int>(sheet.index);
  if (any([&](int setup) { return setup < now; })) column.swatch(kCutBefore, "cut before");
  if (any([&](int setup) { return setup > now; })) column.swatch(kCutLater, "cut later");
  column.swatch(kStockFace, "raw stock, bought to size");
  if (!sheet.plan.unreached.empty()) column.swatch(kUnreached, "reached in no setup");
  if (scene.showsStock) column.swatch(kStock, "stock left after this setup", 0.6);
  if (scene.showsJaws) column.swatch(kJaws, "what holds it", 0.55);
  column.swatch(kTool, sheet.turns() ? "tool or spindle axis" : "tool axis");
}

/// A round length of 1, 2 or 5 times a power of ten.
double roundLength(double atMostMm) {
  const double power = std::pow(10.0, std::floor(std::log10(atMostMm)));
  for (double step : {5.0, 2.0})
    if (step * power <= atMostMm) return step * power;
  return power;
}

std::string drawScale(const PictureFrame& frame) {
  const double length = roundLength(200 / frame.pixelsPerMm), pixels = length * frame.pixelsPerMm;
  const double x = kViewX + 20, y = kViewY + kViewHeight + 34;
  std::string out = lineFrom({x, y}, {x + pixels, y}, "stroke=\"#111\" stroke-width=\"2\"");
  for (double end : {x, x + pixels}) out += lineFrom({end, y - 6}, {end, y + 6}, "stroke=\"#111\" stroke-width=\"2\"");
  return out + textAt(x + pixels + 10, y + 5, 14, fmt::format("{:g} mm", length));
}

/// The part's own axes as they lie in the view.
std::string drawAxes(const PictureFrame& frame) {
  const std::array<double, 2> origin{kViewX + kViewWidth - 70.0, kViewY + kViewHeight + 20.0};
  constexpr std::array<const char*, 3> kNames{"X", "Y", "Z"};
  constexpr std::array<Vec3, 3> kAxes{Vec3{1, 0, 0}, Vec3{0, 1, 0}, Vec3{0, 0, 1}};
  std::string out;
  for (std::size_t i = 0; i < 3; ++i) {
    const double dx = 34 * dot(kAxes[i], frame.axes[0]), dy = -34 * dot(kAxes[i], frame.axes[1]);
    out += lineFrom(origin, {origin[0] + dx, origin[1] + dy}, "stroke=\"#111\" stroke-width=\"2\"");
    out += textAt(origin[0] + 1.3 * dx - 4, origin[1] + 1.3 * dy + 5, 14, kNames[i], Weight::bold);
  }
  return out + textAt(origin[0] - 30, origin[1] + 58, 12, "axes of the part");
}

std::string drawArrowLabels(const Sheet& sheet, const SetupScene& scene, const PictureFrame& frame) {
  std::string out;
  for (const SceneArrow& arrow : scene.arrows) {
    const std::array<double, 2> at = frame.pixelAt(arrow.tail);
    const Vec3 direction = sheet.setup().positions[arrow.position].direction;
    const std::string label =
        (sheet.setup().positions.size() > 1 ? fmt::format("tool {} ", arrow.position + 1) : std::string("tool ")) +
        shortDirectionPhrase(vectorJson(direction));
    out +=
        fmt::format("<g stroke=\"white\" stroke-width=\"4\" paint-order=\"stroke\">{}</g>",
                    textAt(kViewX + std::clamp(at[0] + 10, 6.0, kViewWidth - 9.0 * static_cast<double>(label.size())),
                           kViewY + at[1] + 4, 14, label, Weight::bold, "#C00000"));
  }
  return out;
}

std::string drawSheet(const Sheet& sheet, const TriangleMesh& mesh) {
  const SetupScene scene = buildSetupScene(mesh, sheet.analysis, sheet.plan, sheet.index, sheet.stock);
  RenderOptions options{.widthPx = kViewWidth, .heightPx = kViewHeight, .viewFrom = scene.viewFrom, .up = scene.up};
  options.faceColors = scene.faceColors;
  options.marginShare = 0.06;
  const RenderedView picture = renderLayers(scene.part, scene.layers, options);
  Column column;
  writeHolding(sheet, column);
  writeWorkpiece(sheet, column);
  writeLegend(sheet, scene, column);
  writeCuts(sheet, column);
  std::string out = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"{0}\" "
      "height=\"{1}\" viewBox=\"0 0 {0} {1}\" font-family=\"DejaVu Sans, Helvetica, Arial, sans-serif\">\n"
      "<rect width=\"{0}\" height=\"{1}\" fill=\"white\"/>\n",
      kWidth, kHeight);
  out += textAt(20, 36, 24, titleOf(sheet), Weight::bold) + textAt(20, 62, 16, subtitleOf(sheet));
  out += fmt::format("<image x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" xlink:href=\"data:image/png;base64,{}\"/>\n",
                     kViewX, kViewY, kViewWidth, kViewHeight, base64(encodePng(picture.image)));
  out += fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"none\" stroke=\"#999\"/>\n", kViewX,
                     kViewY, kViewWidth, kViewHeight);
  out += drawArrowLabels(sheet, scene, picture.frame) + drawScale(picture.frame) + drawAxes(picture.frame);
  return out + column.done() + "</svg>\n";
}

}  // namespace

std::string fileStem(const std::string& name) {
  std::string stem;
  for (unsigned char c : name) {
    if (std::isalnum(c) != 0 || c == '-' || c == '_') {
      stem.push_back(static_cast<char>(c));
    } else if (!stem.empty() && stem.back() != '_') {
      stem.push_back('_');
    }
  }
  constexpr std::size_t kLongest = 60;
  return stem.empty() ? "part" : stem.substr(0, kLongest);
}

std::vector<SetupPicture> drawSetups(const Part& part, const PartAnalysis& analysis, const SetupPlan& plan,
                                     const InProcessStock& stock) {
  std::vector<SetupPicture> pictures;
  if (plan.setups.empty() || !analysis.box) return pictures;
  const TriangleMesh mesh = tessellate(part.solid, {.angularDeflection = Angle::degrees(8)});
  for (std::size_t i = 0; i < plan.setups.size(); ++i)
    pictures.push_back({fmt::format("{}-{}-setup-{}", fileStem(part.name), name(plan.machine), i + 1),
                        drawSheet({part, analysis, plan, stock, i}, mesh)});
  return pictures;
}

}  // namespace stepwise
