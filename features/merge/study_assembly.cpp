#include "features/merge/study_assembly.h"

#include <algorithm>

#include "features/analysis.h"
#include "features/merge/joint_travel.h"
#include "features/merge/metric_threads.h"

namespace stepwise {
namespace {

ShapeMeshes shapesOf(const Assembly& assembly, const std::vector<PartAnalysis>& parts) {
  std::vector<ContactShape> shapes;
  for (std::size_t i = 0; i < parts.size(); ++i) shapes.push_back({&parts[i].graph, &assembly.parts[i].solid});
  return ShapeMeshes(std::move(shapes));
}

std::vector<ContactInstance> instancesOf(const Assembly& assembly) {
  std::vector<ContactInstance> instances;
  for (const Instance& instance : assembly.instances) instances.push_back({instance.part, instance.placement});
  return instances;
}

FindContactsOptions withThreads(const ProcessLibrary& library) {
  FindContactsOptions options;
  options.threadPitch = [&library](double shaftMm, double boreMm) -> std::optional<double> {
    const std::optional<MetricThread> thread = findThreadOfPair(library, shaftMm, boreMm);
    return thread ? std::optional<double>(thread->pitchMm) : std::nullopt;
  };
  return options;
}

std::vector<Role> rolesOf(const Assembly& assembly, const std::vector<PartAnalysis>& parts,
                          const ProcessLibrary& library) {
  std::vector<std::vector<std::string>> names(parts.size());
  const auto add = [&](std::size_t part, const std::string& text) {
    if (!text.empty() && std::find(names[part].begin(), names[part].end(), text) == names[part].end())
      names[part].push_back(text);
  };
  for (std::size_t i = 0; i < parts.size(); ++i) {
    add(i, assembly.parts[i].name);
    add(i, assembly.parts[i].productId);
  }
  for (const Instance& instance : assembly.instances)
    if (names[instance.part].size() < 4) add(instance.part, instance.name);
  std::vector<Role> roles;
  for (std::size_t i = 0; i < parts.size(); ++i)
    roles.push_back(classifyRole({names[i], parts[i].graph, parts[i].recognition}, library));
  return roles;
}

}  // namespace

AssemblyContacts findAssemblyContacts(const Assembly& assembly, const std::vector<PartAnalysis>& parts,
                                      const ProcessLibrary& library, const Progress& progress) {
  AssemblyContacts touching{shapesOf(assembly, parts), instancesOf(assembly), {}};
  progress.report("finding contacts", 0);
  touching.contacts = findContacts(touching.shapes, touching.instances, withThreads(library), progress);
  return touching;
}

AssemblyStudy studyAssembly(const Assembly& assembly, const std::vector<PartAnalysis>& parts, AssemblyContacts touching,
                            const ProcessLibrary& library, const AnalyzeOptions& options, const Progress& progress) {
  AssemblyStudy study;
  const ShapeMeshes& shapes = touching.shapes;
  const std::vector<ContactInstance>& instances = touching.instances;
  study.contacts = std::move(touching.contacts);
  progress.report("naming roles and joints", 0.4);
  study.roles = rolesOf(assembly, parts, library);
  std::vector<const Recognition*> recognition;
  for (const PartAnalysis& part : parts) recognition.push_back(&part.recognition);
  const JointContext context{assembly, study.roles, recognition, shapes, study.contacts};
  study.joints = findJoints(context);
  if (progress.cancelled()) return study;
  measureTravel(context, study.joints);
  progress.report("ordering the assembly", 0.5);
  study.order = findAssemblyOrder(shapes, instances, study.contacts);
  study.motions = nameStepMotions(*study.order, assembly, study.contacts, study.joints);
  for (const std::vector<int>& group : study.order->locked)
    study.locked.push_back(explainLocked(group, assembly, study.contacts, study.joints));
  if (progress.cancelled()) return study;
  progress.report("choosing what to merge", 0.7);
  study.merge = studyGroups({assembly, parts, study.roles, library, options.process.material,
                             findOnBoard(assembly, study.roles, study.joints)},
                            study.contacts, study.joints, options);
  return study;
}

}  // namespace stepwise
