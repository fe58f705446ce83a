#include "geom/occt/direct/context_units.h"

#include "geom/step/part21_units.h"

namespace stepwise::direct {
namespace {

/// The kernel's own precision where the text states no uncertainty.
constexpr double kDefaultPrecisionMm = 1e-4;

/// A plane angle unit in radians.
double angleUnit(const EntityAccess& entities, EntityAt unit) {
  auto conversion = entities.record(unit, "CONVERSION_BASED_UNIT");
  if (!conversion) {
    auto si = entities.record(unit, "SI_UNIT");
    if (!si || si->peek() == '.') throw NotDirect{"an angle unit with a prefix"};
    return 1;
  }
  conversion->skip();
  Parameters measure = entities.parameters(conversion->entity());
  measure.typedKeyword();
  const double factor = measure.real();
  if (factor <= 0) throw NotDirect{"an angle unit of no size"};
  return factor;
}

/// In the length unit of the context, whatever unit the measure names: so does the kernel.
std::optional<double> uncertainty(const EntityAccess& entities, EntityAt context) {
  auto assigned = entities.record(context, "GLOBAL_UNCERTAINTY_ASSIGNED_CONTEXT");
  if (!assigned) return std::nullopt;
  assigned->beginList();
  if (!assigned->inList()) return std::nullopt;
  Parameters measure = entities.parameters(assigned->entity());
  measure.typedKeyword();
  return measure.real();
}

}  // namespace

ContextUnits contextUnits(const EntityAccess& entities, EntityAt representation) {
  Parameters all = entities.parameters(representation);
  all.skip(2);
  const EntityAt context = all.entity();
  auto assigned = entities.record(context, "GLOBAL_UNIT_ASSIGNED_CONTEXT");
  if (!assigned) throw NotDirect{"a representation without units"};
  ContextUnits units;
  bool length = false;
  for (assigned->beginList(); assigned->inList();) {
    const EntityAt unit = assigned->entity();
    if (entities.record(unit, "LENGTH_UNIT")) {
      const auto mm = lengthUnitMm(entities.text(), entities.index(), entities.table(), unit);
      if (!mm || *mm <= 0) throw NotDirect{"a length unit that cannot be resolved"};
      units.lengthMm = *mm;
      length = true;
    } else if (entities.record(unit, "PLANE_ANGLE_UNIT")) {
      units.angleRad = angleUnit(entities, unit);
    }
  }
  if (!length) throw NotDirect{"a representation without a length unit"};
  const auto stated = uncertainty(entities, context);
  units.uncertaintyMm = stated ? *stated * units.lengthMm : kDefaultPrecisionMm;
  return units;
}

}  // namespace stepwise::direct
