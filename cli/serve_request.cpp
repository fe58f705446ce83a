#include "cli/serve_request.h"

#include <fmt/format.h>

#include <functional>
#include <map>

namespace stepwise {
namespace {

Error badRequest(const std::string& where, const std::string& message) {
  return {"bad-request", where, message, "see `stepwise serve --help`"};
}

BodyLabel bodyLabel(const Json& json) {
  BodyLabel label;
  for (const auto& [key, value] : json.items()) {
    if (key == "name") label.name = value.get<std::string>();
    if (key == "path") label.path = value.get<std::vector<std::string>>();
    if (key == "material" && !value.is_null()) label.material = value.get<std::string>();
  }
  return label;
}

void ask(Question& question, Question::About about, const Json& id) {
  question.about = about;
  question.id = id.get<int>();
}

MachineClass machineClass(const std::string& named) {
  for (MachineClass candidate : kMachineClasses)
    if (named == name(candidate)) return candidate;
  throw std::invalid_argument("no such machine class: " + named);
}

using Take = std::function<void(ServeRequest&, const Json&)>;

const std::map<std::string, Take>& takers() {
  static const std::map<std::string, Take> table{
      {"protocol", [](ServeRequest&, const Json&) {}},  // looked at before all else
      {"job",
       [](ServeRequest& r, const Json& v) {
         const std::string kind = v.get<std::string>();
         static const std::map<std::string, ServeRequest::Kind> kKinds{{"analyze", ServeRequest::Kind::analyze},
                                                                       {"explain", ServeRequest::Kind::explain},
                                                                       {"draw", ServeRequest::Kind::draw}};
         const auto known = kKinds.find(kind);
         if (known == kKinds.end()) throw std::invalid_argument("no such job: " + kind);
         r.kind = known->second;
       }},
      {"bytes", [](ServeRequest& r, const Json& v) { r.bytes = v.get<std::uint64_t>(); }},
      {"name", [](ServeRequest& r, const Json& v) { r.name = v.get<std::string>(); }},
      {"bodies",
       [](ServeRequest& r, const Json& v) {
         for (const Json& body : v) r.bodies.push_back(bodyLabel(body));
       }},
      {"timeoutS", [](ServeRequest& r, const Json& v) { r.analysis.timeoutS = v.get<double>(); }},
      {"memoryMb", [](ServeRequest& r, const Json& v) { r.analysis.memoryMb = v.get<std::uint64_t>(); }},
      {"library", [](ServeRequest& r, const Json& v) { r.analysis.libraryFile = v.get<std::string>(); }},
      {"material", [](ServeRequest& r, const Json& v) { r.analysis.material = v.get<std::string>(); }},
      {"region", [](ServeRequest& r, const Json& v) { r.analysis.region = v.get<std::string>(); }},
      {"quantity", [](ServeRequest& r, const Json& v) { r.analysis.quantity = v.get<int>(); }},
      {"stock",
       [](ServeRequest& r, const Json& v) {
         const std::string named = v.get<std::string>();
         if (named != "casting") throw std::invalid_argument("a stock is casting, or not given: " + named);
         r.analysis.stock = named;
       }},
      {"utilisation",
       [](ServeRequest& r, const Json& v) {
         const double share = v.get<double>();
         if (!(share >= 0.05 && share <= 0.99)) throw std::invalid_argument("a utilisation is from 0.05 to 0.99");
         r.analysis.utilisation = share;
       }},
      {"general",
       [](ServeRequest& r, const Json& v) {
         const std::string named = v.get<std::string>();
         if (!isGeneralClass(named)) throw std::invalid_argument("no class of ISO 2768 (f, m, c, v): " + named);
         r.analysis.general = named;
       }},
      {"timing", [](ServeRequest& r, const Json& v) { r.analysis.timing = v.get<bool>(); }},
      {"step", [](ServeRequest& r, const Json& v) { r.featureStep = v.get<std::string>(); }},
      {"stepSetups", [](ServeRequest& r, const Json& v) { r.setupStep = v.get<std::string>(); }},
      {"page", [](ServeRequest& r, const Json& v) { r.page = v.get<std::string>(); }},
      {"stepGroup", [](ServeRequest& r, const Json& v) { r.groupStep = v.get<std::string>(); }},
      {"group", [](ServeRequest& r, const Json& v) { r.group = v.get<int>(); }},
      {"face", [](ServeRequest& r, const Json& v) { ask(r.question, Question::About::face, v); }},
      {"feature", [](ServeRequest& r, const Json& v) { ask(r.question, Question::About::feature, v); }},
      {"setup", [](ServeRequest& r, const Json& v) { ask(r.question, Question::About::setup, v); }},
      {"pair",
       [](ServeRequest& r, const Json& v) {
         const auto [first, second] = v.get<std::pair<int, int>>();
         r.question.about = Question::About::pair;
         r.question.id = first;
         r.question.other = second;
       }},
      {"part", [](ServeRequest& r, const Json& v) { r.question.part = v.get<int>(); }},
      {"machine", [](ServeRequest& r, const Json& v) { r.question.machine = machineClass(v.get<std::string>()); }},
  };
  return table;
}

Result<void> checkProtocol(const Json& json) {
  const auto protocol = json.find("protocol");
  if (protocol == json.end() || !protocol->is_number_integer())
    return fail(badRequest("protocol", "the request names no protocol number"));
  if (*protocol == kServeProtocol) return {};
  return fail({"protocol-mismatch", "protocol",
               fmt::format("the caller speaks protocol {}, this engine speaks {}", protocol->dump(), kServeProtocol),
               *protocol > kServeProtocol ? "update the engine" : "update the program that calls the engine"});
}

}  // namespace

Result<ServeRequest> parseServeRequest(const std::string& line) {
  const Json json = Json::parse(line, nullptr, false);
  if (!json.is_object()) return fail(badRequest("request", "the request is not one line with one JSON object"));
  if (const Result<void> protocol = checkProtocol(json); !protocol) return fail(protocol.error());
  ServeRequest request;
  for (const auto& [key, value] : json.items()) {
    const auto take = takers().find(key);
    if (take == takers().end())
      return fail({"unknown-request-key", key, "this engine does not know what is asked for", "update the engine"});
    try {
      take->second(request, value);
    } catch (const std::exception& failure) {  // a value of another kind than the key has
      return fail(badRequest(key, failure.what()));
    }
  }
  if (!json.contains("bytes")) return fail(badRequest("bytes", "the request does not say how many bytes follow"));
  return request;
}

}  // namespace stepwise
