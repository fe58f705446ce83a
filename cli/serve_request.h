// What a program that drives `stepwise serve` may ask for: one line of JSON, and after it the bytes of the shape.
//
// {"protocol": 1, "bytes": 13012, "job": "analyze", "name": "Bracket", …}: the keys are the fields below. Keys that are
// not known are refused, so that a newer caller learns that this engine is too old for what it wants.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/command.h"

namespace stepwise {

/// Grows when a caller of the old protocol would be misunderstood.
constexpr int kServeProtocol = 1;

struct ServeRequest {
  enum class Kind { analyze, explain, draw } kind = Kind::analyze;
  std::uint64_t bytes = 0;        ///< that follow the line: BREP text or a STEP file; to draw: a report
  std::string name = "shape";     ///< how errors and the report call the shape
  std::vector<BodyLabel> bodies;  ///< "bodies": [{"name", "path", "material"}], for the children of a compound
  AnalysisArguments analysis;     ///< "timeoutS", "memoryMb", "library", "material", "region", "quantity",
                                  ///< "utilisation", "general", "timing"
  std::string featureStep;        ///< "step": coloured by feature
  std::string setupStep;          ///< "stepSetups": coloured by setup
  std::string page;               ///< "page": the part in 3D beside its tables, as HTML
  std::string groupStep;          ///< "stepGroup": the merged body of the group "group"
  int group = 1;
  Question question;  ///< explain: "face" | "feature" | "setup", with "part" and "machine", or "pair" of two instances
};

/// Error: not one JSON object, another protocol, unknown keys, values of the wrong kind.
Result<ServeRequest> parseServeRequest(const std::string& line);

}  // namespace stepwise
