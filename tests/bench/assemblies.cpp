// What contacts and mobility of assemblies cost: copies of one part in a grid, and files beside OCCT's reading of them.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>

#include "features/merge/joints.h"
#include "features/recognize/recognize_features.h"
#include "geom/contact/assembly_order.h"
#include "geom/core/parallel.h"
#include "geom/model/drill_holes.h"
#include "geom/model/make_solid.h"
#include "geom/step/occt_baseline.h"
#include "geom/step/step_reader.h"

using namespace stepwise;

namespace {

double secondsOf(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double medianOf(int runs, const std::function<double()>& measured) {
  std::vector<double> seconds;
  for (int i = 0; i < runs; ++i) seconds.push_back(measured());
  std::sort(seconds.begin(), seconds.end());
  return seconds[seconds.size() / 2];
}

struct Times {
  double graphsS = 0, contactsS = 0, mobilityS = 0, orderS = 0;
  std::size_t pairs = 0, joints = 0, steps = 0, unsettled = 0;
  int different = 0;
};

/// Roles are left unknown: only contacts and what they leave free are of interest.
Times measure(const Assembly& assembly) {
  Times times;
  std::vector<FaceGraph> graphs;
  std::vector<Recognition> recognition;
  times.graphsS = secondsOf([&] {
    for (const Part& part : assembly.parts) graphs.push_back(buildFaceGraph(part.solid));
  });
  for (const FaceGraph& graph : graphs) recognition.push_back(recognizeFeatures(graph));
  std::vector<ContactShape> shapes;
  std::vector<const Recognition*> known;
  for (std::size_t i = 0; i < graphs.size(); ++i) {
    shapes.push_back({&graphs[i], &assembly.parts[i].solid});
    known.push_back(&recognition[i]);
  }
  const ShapeMeshes meshes(std::move(shapes));
  std::vector<ContactInstance> instances;
  for (const Instance& instance : assembly.instances) instances.push_back({instance.part, instance.placement});
  Contacts contacts;
  times.contactsS = secondsOf([&] { contacts = findContacts(meshes, instances); });
  const std::vector<Role> roles(assembly.parts.size());
  Joints joints;
  times.mobilityS = secondsOf([&] { joints = findJoints({assembly, roles, known, meshes, contacts}); });
  AssemblyOrder order;
  times.orderS = secondsOf([&] { order = findAssemblyOrder(meshes, instances, contacts); });
  times.steps = order.steps.size();
  times.unsettled = order.unsettled.size();
  times.pairs = contacts.pairs.size();
  times.joints = joints.joints.size();
  times.different = contacts.different;
  return times;
}

/// Blocks with a hole, each face to face with its neighbours in both directions.
Assembly gridOf(int copies) {
  Assembly assembly;
  Part part;
  part.name = "block";
  part.solid = drill(makeBlock({10, 10, 5}), {{.at = {5, 5, 5}, .diameterMm = 4, .depthMm = 6}}).value();
  part.faces.resize(faceCount(part.solid));
  assembly.parts.push_back(std::move(part));
  const int side = static_cast<int>(std::ceil(std::sqrt(copies)));
  for (int i = 0; i < copies; ++i) {
    Instance instance;
    instance.name = fmt::format("block:{}", i + 1);
    instance.placement = translationBy({10.0 * (i % side), 10.0 * (i / side), 0});
    assembly.instances.push_back(std::move(instance));
  }
  return assembly;
}

void benchGrid(const std::vector<int>& sizes, int runs) {
  fmt::print("{:>8} {:>8} {:>10} {:>12} {:>12} {:>9} {:>9}\n", "copies", "pairs", "different", "contacts s",
             "mobility s", "exponent", "order s");
  double lastS = 0;
  int lastCopies = 0;
  for (const int copies : sizes) {
    const Assembly assembly = gridOf(copies);
    Times last;
    const double contactsS = medianOf(runs, [&] { return (last = measure(assembly)).contactsS; });
    const double mobilityS = medianOf(runs, [&] { return (last = measure(assembly)).mobilityS; });
    const double sum = contactsS + mobilityS;
    fmt::print("{:>8} {:>8} {:>10} {:>12.4f} {:>12.4f} ", copies, last.pairs, last.different, contactsS, mobilityS);
    fmt::print("{:>9} {:>9.4f}\n",
               lastCopies > 0 ? fmt::format("{:.2f}", std::log(sum / lastS) / std::log(double(copies) / lastCopies))
                              : std::string("–"),
               last.orderS);
    lastS = sum;
    lastCopies = copies;
  }
}

int benchFile(const std::string& path, int runs) {
  const Result<Assembly> assembly = readStep(path);
  if (!assembly || !readWithStockReader(path)) {
    fmt::print(stderr, "{}: not readable\n", path);
    return 1;
  }
  const double occtS = medianOf(runs, [&] { return secondsOf([&] { (void)readWithStockReader(path); }); });
  Times last;
  const double workS = medianOf(runs, [&] {
    last = measure(*assembly);
    return last.contactsS + last.mobilityS;
  });
  fmt::print(
      "{}: {} instances, {} pairs, {} different; OCCT reads {:.3f} s; contacts {:.3f} s, mobility {:.3f} s, "
      "together {:.0f} % of it (face graphs before them {:.3f} s); order in {} steps, {} unsettled, {:.3f} s\n",
      path, assembly->instances.size(), last.pairs, last.different, occtS, last.contactsS, last.mobilityS,
      100 * workS / occtS, last.graphsS, last.steps, last.unsettled, last.orderS);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("What contacts and mobility of assemblies cost");
  std::vector<std::string> files;
  std::vector<int> sizes{500, 2000, 20000};
  int runs = 3;
  std::size_t threads = 1;
  app.add_option("files", files, "STEP assemblies (none: the grid)");
  app.add_option("--copies", sizes, "sizes of the grid");
  app.add_option("--runs", runs, "medians of so many")->check(CLI::Range(1, 100));
  app.add_option("--threads", threads, "0: all cores");
  CLI11_PARSE(app, argc, argv);
  setThreadCount(threads);
  if (files.empty()) return benchGrid(sizes, runs), 0;
  int failed = 0;
  for (const std::string& file : files) failed += benchFile(file, runs);
  return failed;
}
