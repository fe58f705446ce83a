#include "features/report_values.h"

#include <charconv>
#include <cmath>

#include "features/report_strings.h"
#include "geom/core/tolerance.h"

namespace stepwise {

Json object(std::initializer_list<Field> fields) {
  Json json = Json::object();
  auto& members = json.get_ref<Json::object_t&>();
  members.reserve(fields.size());
  for (const Field& field : fields) members.emplace_back(field.name, std::move(field.value));
  return json;
}

Json number(double value) {
  constexpr double kNoise = 1e-9;  // mm or unitless: far below anything that can be machined or measured
  constexpr int kDigitsAfterFirst = 7;
  if (!std::isfinite(value)) return nullptr;
  if (std::abs(value) < kNoise) return 0.0;
  char digits[40];
  const auto end =
      std::to_chars(digits, digits + sizeof digits, value, std::chars_format::scientific, kDigitsAfterFirst);
  double rounded = 0;
  std::from_chars(digits, end.ptr, rounded);
  return rounded;
}

Json vectorJson(Vec3 value) { return Json::array({number(value.x), number(value.y), number(value.z)}); }

Json textJson(std::string_view text) { return validUtf8(text); }

Json errorJson(const Error& error) {
  return object({{"code", textJson(error.code)},
                 {"where", textJson(error.where)},
                 {"message", textJson(error.message)},
                 {"hint", textJson(error.hint)}});
}

Json diagnosticJson(const Diagnostic& diagnostic) {
  return object({{"severity", name(diagnostic.severity)},
                 {"code", textJson(diagnostic.code)},
                 {"where", textJson(diagnostic.where)},
                 {"message", textJson(diagnostic.message)},
                 {"hint", textJson(diagnostic.hint)}});
}

std::optional<FaceId> sideFacing(const FaceGraph& graph, Vec3 direction) {
  std::optional<FaceId> side;
  const double cosine = std::cos(kDirectionTolerance.inRadians());
  for (const Face& face : graph.faces) {
    const auto* plane = std::get_if<Plane>(&face.surface);
    if (plane == nullptr || dot(plane->normal, direction) < cosine) continue;
    const double enough = side ? graph.face(*side).areaMm2 * (1 + 1e-6) : 0;  // equal areas: the first face stays
    if (face.areaMm2 > enough) side = face.id;
  }
  return side;
}

}  // namespace stepwise
