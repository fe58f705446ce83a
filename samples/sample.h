// One sample: a part or an assembly of the project's own, with the name of its files.
#pragma once

#include <string>
#include <vector>

#include "geom/core/check.h"
#include "geom/core/result.h"
#include "geom/step/assembly.h"
#include "geom/step/step_writer.h"

namespace stepwise {

struct Sample {
  std::string name;  ///< stem of its files below samples/parts or samples/assemblies
  bool isAssembly = false;
  Assembly content;
  WriteStepOptions options;
};

/// Materials as a drawing names them, with their density.
struct Material {
  std::string name;
  double densityGPerCm3 = 0;
};
inline const Material kStainless304{"1.4301", 7.9};
inline const Material kFreeCuttingStainless{"1.4305", 7.9};
inline const Material kStainless316L{"1.4404", 8.0};
inline const Material kStainless174PH{"1.4542", 7.8};
inline const Material kSpringSteel{"1.4310", 7.9};
inline const Material kHardenedPinSteel{"1.4112", 7.7};
inline const Material kToolSteel{"1.2379", 7.7};
inline const Material kAluminium{"EN AW-6082", 2.7};
inline const Material kBrass{"CW614N", 8.47};
inline const Material kTitanium{"Ti-6Al-4V", 4.43};

/// The samples are made of known good numbers: a body that cannot be made is a mistake in this program.
inline Solid must(const Result<Solid>& body) {
  STEPWISE_CHECK(body, (body ? "" : (body.error().where + ": " + body.error().message).c_str()));
  return *body;
}

Part makePart(const std::string& name, const Solid& solid, const Material& material);
Sample partSample(const std::string& name, const Solid& solid, const Material& material);

/// Puts together an assembly: each part once, each instance with its place and name.
class AssemblyBuilder {
 public:
  explicit AssemblyBuilder(std::string name) : name_(std::move(name)) {}
  int addPart(const std::string& name, const Solid& solid, const Material& material);
  /// Instances are named "part:1", "part:2", … in the order of placing.
  AssemblyBuilder& place(int part, const Placement& placement = {});
  Sample finish() &&;

 private:
  std::string name_;
  Assembly assembly_;
};

// The families, each in its own file.
std::vector<Sample> plateSamples();
std::vector<Sample> prismaticSamples();
std::vector<Sample> turnedSamples();
std::vector<Sample> sheetSamples();
std::vector<Sample> gearSamples();
std::vector<Sample> freeformSamples();
std::vector<Sample> printableSamples();
/// The hinge, and its leaf as a part of its own.
std::vector<Sample> hingeSamples();
Sample housingAssembly();
Sample gripperAssembly();
Sample valveBlockAssembly();
Sample gearedPairAssembly();
/// Copies of other samples, written differently: splines instead of analytic surfaces, inch instead of mm.
std::vector<Sample> copySamples();

/// All of them, in the order of their families.
std::vector<Sample> allSamples();

}  // namespace stepwise
