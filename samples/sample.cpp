#include "samples/sample.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "geom/brep/solid.h"

namespace stepwise {

Part makePart(const std::string& name, const Solid& solid, const Material& material) {
  STEPWISE_CHECK(isValid(solid) && solidCount(solid) == 1, name.c_str());
  Part part;
  part.name = name;
  part.productId = name;
  part.solid = solid;
  part.faces.resize(faceCount(solid));
  part.material = material.name;
  part.densityGPerCm3 = material.densityGPerCm3;
  return part;
}

Sample partSample(const std::string& name, const Solid& solid, const Material& material) {
  AssemblyBuilder builder(name);
  builder.place(builder.addPart(name, solid, material));
  Sample sample = std::move(builder).finish();
  sample.isAssembly = false;
  return sample;
}

int AssemblyBuilder::addPart(const std::string& name, const Solid& solid, const Material& material) {
  assembly_.parts.push_back(makePart(name, solid, material));
  return static_cast<int>(assembly_.parts.size()) - 1;
}

AssemblyBuilder& AssemblyBuilder::place(int part, const Placement& placement) {
  const auto earlier = std::ranges::count(assembly_.instances, part, &Instance::part);
  Instance instance;
  instance.part = part;
  instance.placement = placement;
  instance.name = assembly_.parts[part].name;
  instance.name.append(":").append(std::to_string(earlier + 1));
  instance.path = {name_, instance.name};
  assembly_.instances.push_back(std::move(instance));
  return *this;
}

Sample AssemblyBuilder::finish() && {
  Sample sample;
  sample.name = name_;
  sample.isAssembly = true;
  sample.content = std::move(assembly_);
  return sample;
}

std::vector<Sample> allSamples() {
  std::vector<Sample> all;
  for (const auto& family : {plateSamples, prismaticSamples, turnedSamples, sheetSamples, gearSamples, freeformSamples,
                             printableSamples, copySamples, hingeSamples}) {
    std::vector<Sample> samples = family();
    std::move(samples.begin(), samples.end(), std::back_inserter(all));
  }
  for (const auto& assembly : {housingAssembly, gripperAssembly, valveBlockAssembly, gearedPairAssembly})
    all.push_back(assembly());
  return all;
}

}  // namespace stepwise
