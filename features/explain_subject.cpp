#include "features/explain_subject.h"

#include <fmt/format.h>

#include "features/report_phrases.h"
#include "features/report_strings.h"
#include "features/report_values.h"

namespace stepwise {

Error noSuchThing(const std::string& what, int id, std::size_t count, const Subject& subject) {
  const std::string hint = count == 0 ? "the part has none" : fmt::format("it has {} 1 to {}", what, count);
  return {"no-such-" + what, "part " + subject.part.name, fmt::format("there is no {} {}", what, id), hint};
}

std::string directionOf(Vec3 direction) { return directionPhrase(vectorJson(direction)); }

std::string percentPhrase(double fraction) { return fmt::format("{:.0f} %", fraction * 100); }

std::string confidencePhrase(const Confidence& confidence) {
  std::string phrase = percentPhrase(confidence.value) + " sure";
  if (!confidence.reason.empty()) phrase += ": " + printable(confidence.reason, kLongestReason);
  return phrase;
}

std::string surfaceNumbers(const Surface& surface) {
  struct Visitor {
    std::string operator()(const Plane& s) const { return "plane facing " + directionOf(s.normal); }
    std::string operator()(const Cylinder& s) const {
      return fmt::format("{} Ø{}, axis along {}", s.concave ? "inner cylinder" : "outer cylinder",
                         lengthPhrase(s.radiusMm * 2), directionOf(s.axis));
    }
    std::string operator()(const Cone& s) const {
      return fmt::format("{} of {}° full angle, widening towards {}", s.concave ? "inner cone" : "outer cone",
                         lengthPhrase(s.halfAngle.inDegrees() * 2), directionOf(s.axis));
    }
    std::string operator()(const Sphere& s) const {
      return fmt::format("{} R{}", s.concave ? "hollow sphere" : "sphere", lengthPhrase(s.radiusMm));
    }
    std::string operator()(const Torus& s) const {
      return fmt::format("{} torus, ring R{}, tube R{}, axis along {}", s.concave ? "hollow" : "round",
                         lengthPhrase(s.majorRadiusMm), lengthPhrase(s.minorRadiusMm), directionOf(s.axis));
    }
    std::string operator()(const Freeform& s) const { return "freeform surface (" + s.kind + ")"; }
  };
  return std::visit(Visitor{}, surface);
}

}  // namespace stepwise
