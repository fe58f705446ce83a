#include "features/html/pack_mesh.h"

#include <cmath>

#include "features/report_strings.h"
#include "features/report_values.h"

namespace stepwise {
namespace {

constexpr double kSteps = 65535;

template <class Word>
void appendWord(std::string& bytes, Word word) {
  for (std::size_t i = 0; i < sizeof word; ++i) bytes.push_back(static_cast<char>(word >> (8 * i) & 0xFFu));
}

std::uint16_t quantised(double value, double low, double length) {
  return length > 0 ? static_cast<std::uint16_t>(std::lround((value - low) / length * kSteps)) : 0;
}

std::string packPositions(const TriangleMesh& mesh, const Box3& box) {
  const Vec3 size = box.size();
  std::string bytes;
  bytes.reserve(mesh.vertices.size() * 6);
  for (Vec3 vertex : mesh.vertices) {
    appendWord(bytes, quantised(vertex.x, box.min.x, size.x));
    appendWord(bytes, quantised(vertex.y, box.min.y, size.y));
    appendWord(bytes, quantised(vertex.z, box.min.z, size.z));
  }
  return base64(bytes);
}

template <class Word>
std::string packCorners(const TriangleMesh& mesh) {
  std::string bytes;
  bytes.reserve(mesh.triangles.size() * 3 * sizeof(Word));
  for (const auto& triangle : mesh.triangles)
    for (std::uint32_t corner : triangle) appendWord(bytes, static_cast<Word>(corner));
  return base64(bytes);
}

}  // namespace

Json packMesh(const TriangleMesh& mesh, int faceCount) {
  Box3 box;
  for (Vec3 vertex : mesh.vertices) box.add(vertex);
  if (box.empty()) box.add(Vec3{});
  const bool wide = mesh.vertices.size() > 0x10000;
  Json counts = Json::array();
  for (const auto& range : triangleRanges(mesh, faceCount)) counts.push_back(range[1] - range[0]);
  return {{"min", vectorJson(box.min)},
          {"size", vectorJson(box.size())},
          {"positions", packPositions(mesh, box)},
          {"corners", wide ? packCorners<std::uint32_t>(mesh) : packCorners<std::uint16_t>(mesh)},
          {"wide", wide},
          {"faces", std::move(counts)}};
}

}  // namespace stepwise
