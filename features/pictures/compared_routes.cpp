#include "features/pictures/compared_routes.h"

#include "features/pictures/chain_pictures.h"
#include "features/report_phrases.h"

namespace stepwise {
namespace {

/// The recommended route's keys stand directly in `process`.
const Json* findRoute(const Json& part, const Json& name) {
  if (!name.is_string()) return nullptr;
  const Json& process = part.at("process");
  if (process.at("recommended") == name) return &process;
  for (const Json& route : process.at("alternatives"))
    if (route.at("name") == name) return &route;
  return nullptr;
}

ComparedRoute compared(const Json& part, const char* key, const char* kind) {
  ComparedRoute result;
  const std::string look = key == std::string("machinedRoute") ? "machined" : "printed";
  result.line = look;
  result.area = look + "Area";
  result.mark = look + "Mark";
  result.ink = look + "Ink";
  result.bar = look + "Bar";
  const Json& name =
      part.at("evaluation").is_null() ? part.at("process").at("recommended") : part.at("evaluation").at(key);
  result.route = findRoute(part, name);
  result.shortName = result.route != nullptr ? routePhrase(name) : "no route is feasible";
  result.title = std::string(kind) + ": " + result.shortName;
  return result;
}

}  // namespace

std::array<ComparedRoute, 2> comparedRoutes(const Json& part) {
  return {compared(part, "machinedRoute", "Machined"), compared(part, "printedRoute", "Printed")};
}

std::string inWords(const Json& part, std::string text) {
  for (const char* key : {"machinedRoute", "printedRoute"}) {
    const Json& name = part.at("evaluation").at(key);
    if (!name.is_string()) continue;
    const std::string id = name, words = routePhrase(id);
    for (std::size_t at = 0; (at = text.find(id, at)) != std::string::npos; at += words.size())
      text.replace(at, id.size(), words);
  }
  return text;
}

std::string pictureTitle(const Json& part, const std::string& what) {
  return part.at("name").get<std::string>() + ": " + what;
}

std::vector<Picture> drawChain(const Json& part) {
  if (part.at("process").is_null()) return {};
  return {{"chain-steps", drawChainSteps(part)},
          {"chain-variation", drawVariation(part)},
          {"chain-lead-time", drawLeadTime(part)},
          {"chain-cost", drawCost(part)}};
}

}  // namespace stepwise
