#include "features/explain.h"

#include <fmt/format.h>

#include "features/explain_chain.h"
#include "features/explain_face.h"
#include "features/explain_feature.h"
#include "features/explain_setup.h"
#include "features/merge/explain_pair.h"
#include "features/report_phrases.h"
#include "features/report_strings.h"

namespace stepwise {
namespace {

Error noSuchName(const std::string& what, const std::string& name, const std::vector<std::string>& known) {
  std::string names;
  for (const std::string& candidate : known) names += (names.empty() ? "" : ", ") + candidate;
  return {"no-such-" + what, name, "the part has no such " + what,
          names.empty() ? "nothing was planned" : "one of: " + names};
}

Result<std::string> explainRouteOf(const Subject& subject, const Question& question, const ProcessLibrary& library) {
  std::vector<std::string> known;
  if (subject.analysis.process)
    for (const Route& route : subject.analysis.process->routes) known.push_back(route.name);
  const Route* route = subject.analysis.process ? subject.analysis.process->find(question.name) : nullptr;
  if (route == nullptr) return fail(noSuchName("route", question.name, known));
  if (question.step && (*question.step < 1 || *question.step > static_cast<int>(route->steps.size())))
    return fail(noSuchThing("step", *question.step, route->steps.size(), subject));
  return fmt::format("Route {} ({}) of {}: {}\n", route->name, routePhrase(route->name), printable(subject.part.name),
                     route->feasible ? "feasible" : "not feasible") +
         explainRoute(*route, question.step, library, subject.analysis.ranking);
}

Result<std::string> explainPrinterOf(const Subject& subject, const std::string& name, const ProcessLibrary& library) {
  std::vector<std::string> known;
  for (const Printability& entry : subject.analysis.printability) {
    if (entry.printer == name || entry.route == name)
      return fmt::format("Printing {} by {}: {}\n", printable(subject.part.name), entry.printer,
                         stepwise::name(entry.outcome)) +
             explainPrinter(entry, library);
    known.push_back(entry.printer);
  }
  return fail(noSuchName("printer", name, known));
}

Result<std::string> explainVerdictOf(const Subject& subject, const ProcessLibrary& library) {
  if (!subject.analysis.evaluation)
    return fail({"no-such-verdict", "part " + subject.part.name, "the part was not evaluated", "see its diagnostics"});
  return fmt::format("Verdict on {}: {}\n", printable(subject.part.name), name(subject.analysis.evaluation->verdict)) +
         explainVerdict(*subject.analysis.evaluation, library);
}

}  // namespace

Result<std::string> explain(const AssemblyAnalysis& analysis, const Question& question, const ProcessLibrary& library) {
  if (question.about == Question::About::pair) return explainPair(analysis, question.id, question.other);
  const std::vector<Part>& parts = analysis.assembly.parts;
  if (question.part < 1 || question.part > static_cast<int>(parts.size()))
    return fail({"no-such-part", analysis.assembly.file.path, fmt::format("there is no part {}", question.part),
                 fmt::format("the file has parts 1 to {}", parts.size())});
  const std::size_t index = static_cast<std::size_t>(question.part) - 1;
  const Subject subject{parts[index], analysis.parts[index]};
  switch (question.about) {
    case Question::About::face: return explainFace(subject, question.id);
    case Question::About::feature: return explainFeature(subject, question.id);
    case Question::About::setup: return explainSetup(subject, question.machine, question.id);
    case Question::About::pair: break;  // answered above
    case Question::About::route: return explainRouteOf(subject, question, library);
    case Question::About::printer: return explainPrinterOf(subject, question.name, library);
    case Question::About::verdict: return explainVerdictOf(subject, library);
  }
  return fail({"no-such-question", "", "nothing was asked",
               "ask about a face, a feature, a setup, a route, a printer or the verdict"});
}

}  // namespace stepwise
