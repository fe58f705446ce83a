#include "features/merge/study_assembly.h"

#include "features/analysis.h"
#include "features/merge/metric_threads.h"
#include "geom/contact/shape_meshes.h"

namespace stepwise {
namespace {

Contacts findPartContacts(const Assembly& assembly, const std::vector<PartAnalysis>& parts,
                          const ProcessLibrary& library, FindContactsOptions options, const Progress& progress) {
  std::vector<ContactShape> shapes;
  for (std::size_t i = 0; i < parts.size(); ++i) shapes.push_back({&parts[i].graph, &assembly.parts[i].solid});
  std::vector<ContactInstance> instances;
  for (const Instance& instance : assembly.instances) instances.push_back({instance.part, instance.placement});
  if (!options.threadPitch)
    options.threadPitch = [&](double shaftMm, double boreMm) -> std::optional<double> {
      const std::optional<MetricThread> thread = findThreadOfPair(library, shaftMm, boreMm);
      return thread ? std::optional<double>(thread->pitchMm) : std::nullopt;
    };
  return findContacts(ShapeMeshes(shapes), instances, options, progress);
}

}  // namespace

AssemblyStudy studyAssembly(const Assembly& assembly, const std::vector<PartAnalysis>& parts,
                            const ProcessLibrary& library, const StudyAssemblyOptions& options,
                            const Progress& progress) {
  AssemblyStudy study;
  progress.report("finding contacts", 0);
  study.contacts = findPartContacts(assembly, parts, library, options.contacts, progress);
  return study;
}

}  // namespace stepwise
