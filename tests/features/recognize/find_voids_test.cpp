#include "features/recognize/find_voids.h"

#include "tests/support/recognized.h"

using namespace stepwise;

TEST_CASE("a closed cavity inside a block is a void with its exact volume") {
  const auto [tool, volume] =
      GENERATE(table<Solid, double>({{makeBlock({10, 8, 6}, {10, 10, 5}), 480.0},
                                     {makeSphere({20, 15, 10}, 6), 4.0 / 3 * M_PI * 216},
                                     {makeCylinder({20, 15, 4}, {0, 0, 1}, 5, 10), M_PI * 250},
                                     {makeCone({20, 15, 4}, {0, 0, 1}, 5, 2, 9), M_PI * 9 / 3 * (25 + 10 + 4)}}));
  const Recognition found = recognized(made(cut(makeBlock({40, 30, 20}), tool)));
  const InnerVoid inside = onlyShape<InnerVoid>(found);
  CHECK(inside.volumeMm3 == Approx(volume));
  CHECK(onlyOne<InnerVoid>(found).directions.empty());
  CHECK(found.features.size() == 1);
}

TEST_CASE("a cavity that a hole reaches is no void") {
  const Solid body = made(cutAll(makeBlock({40, 30, 20}),
                                 {makeBlock({10, 8, 6}, {10, 10, 5}), makeCylinder({15, 14, 8}, {0, 0, 1}, 1, 20)}));
  CHECK(featuresOf<InnerVoid>(recognized(body)).empty());
}

TEST_CASE("the volume of a block's own faces is the block's volume") {
  const FaceGraph graph =
      buildFaceGraph(made(cut(makeBlock({40, 30, 20}), makeCylinder({20, 15, -1}, {0, 0, 1}, 5, 30))));
  std::vector<FaceId> all;
  for (const Face& face : graph.faces) all.push_back(face.id);
  CHECK(enclosedVolumeMm3(graph, all) == Approx(24000 - M_PI * 25 * 20));
}
