#include "features/merge/explain_pair.h"

#include <fmt/format.h>

#include <algorithm>

#include "features/merge/study_assembly.h"
#include "features/report_strings.h"

namespace stepwise {
namespace {

std::string facesPhrase(const std::vector<FaceId>& faces) {
  std::string text;
  for (const FaceId face : faces) text += fmt::format("{}{}", text.empty() ? "" : ", ", face);
  return fmt::format("{} {}", faces.size() == 1 ? "face" : "faces", text);
}

std::string contactLine(const FaceContact& c) {
  std::string line = fmt::format("    {:<10} {} | {}", name(c.kind), facesPhrase(c.facesA), facesPhrase(c.facesB));
  if (c.areaMm2 > 0) line += fmt::format(", {:.4g} mm²", c.areaMm2);
  if (c.diameterMm > 0) line += fmt::format(", Ø{:.4g}", c.diameterMm);
  if (c.lengthMm > 0) line += fmt::format(", {:.4g} long", c.lengthMm);
  line += c.gapMm < 0 ? fmt::format(", overlapping by {:.3g}", -c.gapMm) : fmt::format(", gap {:.3g}", c.gapMm);
  if (c.pitchMm) line += fmt::format(", pitch {:g}", *c.pitchMm);
  return line + "\n";
}

std::string writeContacts(const Contacts& contacts, int a, int b) {
  for (const ContactPair& pair : contacts.pairs) {
    if (pair.a != a || pair.b != b) continue;
    std::string out = "  Contacts\n";
    for (const FaceContact& contact : contacts.of(pair).contacts) out += contactLine(contact);
    if (const auto& shared = contacts.of(pair).interference)
      out += fmt::format(
          "    they share volume{}, about {:.3g} mm deep\n",
          shared->volumeMm3
              ? fmt::format(" of {}{:.4g} mm³", shared->volumeBy == Interference::VolumeBy::points ? "about " : "",
                            *shared->volumeMm3)
              : "",
          shared->depthMm);
    return out;
  }
  return "  Contacts\n    none\n";
}

std::string writeRules(const PairRules& rules) {
  std::string out = "  Rules\n";
  for (const RuleAnswer& answer : rules.answers)
    out += fmt::format("    {:<11} {:<8} {}{}\n", answer.rule, name(answer.answer), printable(answer.reason, 300),
                       answer.effect == Effect::apart ? "  ← keeps them apart" : "");
  return out;
}

std::string writeDecision(const MergeStudy& merge, int a, int b) {
  for (std::size_t g = 0; g < merge.groups.size(); ++g) {
    const std::vector<int>& members = merge.groups[g].instances;
    if (std::count(members.begin(), members.end(), a) > 0 && std::count(members.begin(), members.end(), b) > 0)
      return fmt::format("  Both are in group {}\n", g + 1);
  }
  for (const KeptApart& pair : merge.keptApart)
    if (pair.a == a && pair.b == b)
      return fmt::format("  Kept apart by {}: {}\n", pair.rule, printable(pair.reason, 300));
  return "  One of them is no longer needed once the others are merged\n";
}

}  // namespace

Result<std::string> explainPair(const AssemblyAnalysis& analysis, int first, int second) {
  const std::vector<Instance>& instances = analysis.assembly.instances;
  const std::string where = analysis.assembly.file.path;
  if (!analysis.study)
    return fail({"no-such-pair", where, "the file is no assembly, or its study gave up", "see the report's remarks"});
  const int count = static_cast<int>(instances.size()), a = std::min(first, second) - 1,
            b = std::max(first, second) - 1;
  if (a < 0 || b >= count || a == b)
    return fail({"no-such-pair", where, fmt::format("there is no pair {} and {}", first, second),
                 fmt::format("two different instances from 1 to {}", count)});
  const AssemblyStudy& study = *analysis.study;
  std::string out = fmt::format("{} and {}\n", printable(instances[a].name), printable(instances[b].name));
  for (const int i : {a, b}) {
    const Role& role = study.roles[instances[i].part];
    out += fmt::format("  {}: {}, {}\n", printable(instances[i].name), name(role.kind),
                       printable(role.evidence.front().text));
  }
  out += writeContacts(study.contacts, a, b);
  for (std::size_t j = 0; j < study.joints.joints.size(); ++j) {
    const Joint& joint = study.joints.joints[j];
    if (joint.a != a || joint.b != b) continue;
    out += fmt::format("  Joint\n    {}: {}\n    the contacts of this pair alone leave it {}{}\n", name(joint.kind),
                       printable(joint.text, 300), name(joint.pairMotion),
                       joint.pairOneWay > 0 ? fmt::format(", and let it part in {} more ways", joint.pairOneWay) : "");
    return out + writeRules(study.merge.rules[j]) + writeDecision(study.merge, a, b);
  }
  return out + "  They do not touch, so no rule is asked\n";
}

}  // namespace stepwise
