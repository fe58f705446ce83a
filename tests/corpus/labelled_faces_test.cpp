// Per-face classes against the labels of the MFCAD parts, as they are and turned, and turned into splines.
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "features/recognize/recognize_features.h"
#include "geom/model/make_solid.h"
#include "geom/step/step_reader.h"
#include "tests/corpus/corpus.h"

using namespace stepwise;

namespace {

const std::vector<std::string> kClasses{"chamfer",
                                        "triangular_passage",
                                        "rectangular_passage",
                                        "6sides_passage",
                                        "triangular_through_slot",
                                        "rectangular_through_slot",
                                        "rectangular_through_step",
                                        "2sides_through_step",
                                        "slanted_through_step",
                                        "triangular_pocket",
                                        "rectangular_pocket",
                                        "6sides_pocket",
                                        "rectangular_blind_slot",
                                        "triangular_blind_step",
                                        "rectangular_blind_step",
                                        "stock"};

struct Score {
  int right = 0, faces = 0;
  double percent() const { return faces == 0 ? 0 : 100.0 * right / faces; }
};

void addScore(const Solid& solid, const std::vector<PartFace>& names, const std::vector<int>& labels, Score& score) {
  const Recognition recognition = recognizeFeatures(buildFaceGraph(solid));
  score.faces += static_cast<int>(labels.size());
  for (std::size_t i = 0; i < recognition.faces.size() && i < names.size(); ++i) {
    const std::size_t index = std::stoul("0" + names[i].name);
    score.right += index < labels.size() && recognition.faces[i].faceClass == kClasses[labels[index]];
  }
}

}  // namespace

TEST_CASE("faces of the labelled MFCAD parts are named right, also turned and as splines") {
  const auto corpus = findCorpus();
  if (!corpus) return;
  const nlohmann::json labels = nlohmann::json::parse(std::ifstream(*corpus / "labels/mfcad_DEV.json"));
  Score plain, turned, splines;
  for (const auto& [name, list] : labels.items()) {
    const Result<Assembly> read = readStep((*corpus / "mfcad/dataset/step" / (name + ".step")).string());
    const auto truth = list.get<std::vector<int>>();
    if (!read || read->parts.size() != 1) {
      for (Score* score : {&plain, &turned, &splines}) score->faces += static_cast<int>(truth.size());
      continue;
    }
    const Part& part = read->parts.front();
    const Angle angle = Angle::degrees(10 + plain.faces % 340);
    const Solid other = moved(part.solid, rotationAbout({1, 2, 3}, {0.3, 0.5, 0.9}, angle));
    addScore(part.solid, part.faces, truth, plain);
    addScore(other, part.faces, truth, turned);
    addScore(asSplines(other), part.faces, truth, splines);
  }
  WARN("right faces: " << plain.percent() << " % as given, " << turned.percent() << " % turned, " << splines.percent()
                       << " % as splines, of " << plain.faces);
  CHECK(plain.percent() >= 99.5);
  CHECK(turned.percent() >= plain.percent() - 0.1);
  CHECK(splines.percent() >= plain.percent() - 0.1);
}
