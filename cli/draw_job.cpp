#include "cli/draw_job.h"

#include <fstream>
#include <iterator>

#include "features/pictures/chain_pictures.h"

namespace stepwise {
namespace {

Json pictures(const Json& report) {
  Json drawn = Json::array();
  for (const Json& part : report.at("parts"))
    for (const Picture& picture : drawChain(part))
      drawn.push_back({{"part", part.at("id")}, {"name", picture.name}, {"svg", picture.svg}});
  return {{"pictures", std::move(drawn)}};
}

Json notAReport(const FileJob& job) {
  return {{"error",
           {{"code", "not-a-report"},
            {"where", job.shownPath},
            {"message", "this is no report of this version of Stepwise"},
            {"hint", "analyse again"}}}};
}

}  // namespace

WorkResult drawReport(const FileJob& job, const EnterStage& enterStage) {
  enterStage("drawing the chain");
  std::ifstream file(job.path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  Json answer;
  try {
    answer = pictures(Json::parse(text));
  } catch (const Json::exception&) {  // no JSON, or another kind of JSON than a report
    answer = notAReport(job);
  }
  return {answer.dump(-1, ' ', false, Json::error_handler_t::replace), WorkResult::After::keepProcess};
}

}  // namespace stepwise
