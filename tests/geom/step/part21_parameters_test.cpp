#include "geom/step/part21_parameters.h"

#include <random>

#include "geom/step/part21_control.h"
#include "geom/step/part21_graph.h"
#include "geom/step/part21_index.h"
#include "geom/step/part21_scan.h"
#include "geom/step/part21_signature.h"
#include "geom/step/step_reader.h"
#include "tests/geom/step/step_files.h"
#include "tests/support/catch.h"

using namespace stepwise;
using namespace stepwise::test;

namespace {

/// The statement of the first entity of this type with one thing in it changed.
std::string changed(const std::string& text, const std::string& type, const std::string& from, const std::string& to) {
  const std::string statement = statementWith(text, " " + type + "(");
  return replaced(text, statement, replaced(statement, from, to));
}

Error errorOf(const std::string& text) {
  const auto read = readStepText(text, "damaged.step");
  return read ? Error{} : read.error();
}

const Diagnostic* find(const std::vector<Diagnostic>& all, const std::string& code) {
  for (const Diagnostic& diagnostic : all) {
    if (diagnostic.code == code) return &diagnostic;
  }
  return nullptr;
}

}  // namespace

TEST_CASE("a number where a reference belongs is an error with line and column") {
  const std::string text = changed(drilledBlockText(), "AXIS2_PLACEMENT_3D", "('',#", "('',");
  const Error error = errorOf(text);
  CHECK(error.code == "wrong-parameter");
  CHECK(error.where.find("line ") != std::string::npos);
  CHECK(error.where.find("column ") != std::string::npos);
  CHECK(error.message.find("where a point should stand") != std::string::npos);
}

TEST_CASE("parameters of a wrong kind are errors in every type of the shape") {
  const std::string text = drilledBlockText();
  CHECK(errorOf(changed(text, "CARTESIAN_POINT", "(0.", "('0.'")).code == "wrong-parameter");
  CHECK(errorOf(changed(text, "DIRECTION", ",(", ",'',(")).code == "wrong-parameter");
  CHECK(errorOf(changed(text, "CIRCLE", ",4.)", ")")).code == "wrong-parameter");
  CHECK(errorOf(changed(text, "CIRCLE", ",4.)", ",4.,5.)")).code == "wrong-parameter");
  CHECK(errorOf(changed(text, "CIRCLE", ",4.)", ",$)")).code == "wrong-parameter");
  CHECK(errorOf(changed(text, "EDGE_CURVE", ".T.", ".X.")).code == "wrong-parameter");
  CHECK(errorOf(changed(text, "EDGE_LOOP", "(#", "(+")).code == "wrong-parameter");
  CHECK(errorOf(changed(text, "MANIFOLD_SOLID_BREP", ",#", ",$,#")).code == "missing-reference");
  CHECK(errorOf(changed(text, "CLOSED_SHELL", "(#", "(")).code == "wrong-parameter");
  CHECK(errorOf(text).code.empty());
}

TEST_CASE("what exporters leave out or write otherwise is no misfit") {
  const std::string text = drilledBlockText();
  CHECK(errorOf(changed(text, "CIRCLE", "'',", "$,")).code.empty());
  CHECK(errorOf(changed(text, "CIRCLE", ",4.)", ",4)")).code.empty());
  CHECK(errorOf(changed(text, "ADVANCED_FACE", "('',(", "( /* , */ '' , (")).code.empty());
}

TEST_CASE("a product whose records do not fit is read with a warning, and never by the kernel's reader") {
  const std::string text =
      replaced(drilledBlockText(), "PRODUCT_DEFINITION_FORMATION(", "PBODUCT_DEFINITION_FORMATION(");
  const auto read = readStepText(text, "damaged.step");
  REQUIRE(read);
  CHECK(read->parts.front().name == "drilled block");
  const Diagnostic* misfit = find(read->diagnostics, "wrong-reference");
  REQUIRE(misfit != nullptr);
  CHECK(misfit->severity == Severity::warning);
  const Diagnostic* unknown = find(read->diagnostics, "unknown-type");
  REQUIRE(unknown != nullptr);
  CHECK(unknown->message.find("PRODUCT_DEFINITION_FORMATION may be meant") != std::string::npos);
  const auto stock = readStepText(text, "damaged.step", {.reader = StepReader::occt});
  REQUIRE(!stock);
  CHECK(stock.error().code == "wrong-reference");
}

TEST_CASE("types in lower case are known to both readers") {
  const std::string text = drilledBlockText();
  for (const auto& [from, to] : {std::pair("= EDGE_LOOP(", "= eDGE_LOOP("), std::pair("= EDGE_LOOP(", "= edge_loop("),
                                 std::pair(" NAMED_UNIT(", " NAMEd_UNIT(")}) {
    INFO(to);
    for (const StepReader reader : {StepReader::direct, StepReader::occt}) {
      const auto read = readStepText(replaced(text, from, to), "lower.step", {.reader = reader});
      REQUIRE(read);
      CHECK(read->parts.front().faces.size() == 7);
      CHECK(find(read->diagnostics, "lower-case") != nullptr);
    }
  }
}

TEST_CASE("a type of another name is no misspelling") {
  CHECK(likelyKeyword("ADVANCED_FECE") == "ADVANCED_FACE");
  CHECK(likelyKeyword("ADVANCED_FACE").empty());
  CHECK(likelyKeyword("PRODUCT_CONCEPT").empty());
  CHECK(likelyKeyword("TESSELLATED_SOLID").empty());
  CHECK(likelyKeyword("X").empty());
}

TEST_CASE("control characters between values are blanks to both readers, and told") {
  const std::string text = replaced(drilledBlockText(), "DATA;", "DATA;\x0E");
  const auto read = readStepText(text, "damaged.step");
  REQUIRE(read);
  CHECK(find(read->diagnostics, "control-character") != nullptr);
  CHECK(readStepText(text, "damaged.step", {.reader = StepReader::occt}).has_value());
  const std::string named = "'a\x02''b' /* \x03 */ \x04";
  CHECK(findControlCharacters(named, 0, named.size()) == std::vector<std::uint64_t>{named.size() - 1});
  CHECK(findControlCharacters("a\r\n\tb", 0, 5).empty());
}

TEST_CASE("bodies that reach to the horizon are refused before repair walks there") {
  const std::string text = drilledBlockText();
  const std::string vertex = statementWith(text, " VERTEX_POINT(");
  const std::string point = vertex.substr(vertex.find(",#") + 1, vertex.find(')') - vertex.find(",#") - 1);
  const std::string statement = statementWith(text, point + " = CARTESIAN_POINT(");
  const auto moved = [&](const std::string& to) {
    return replaced(text, statement, point + " = CARTESIAN_POINT('',(" + to + ",0.,0.));");
  };
  CHECK(errorOf(moved("125960769.")).code == "far-point");
  CHECK(errorOf(moved("1.2E14")).code == "far-point");
  CHECK(errorOf(replaced(moved("20000."), "SI_UNIT(.MILLI.,.METRE.)", "SI_UNIT($,.METRE.)")).code == "far-point");
  CHECK(errorOf(moved("20000.")).code != "far-point");
}

TEST_CASE("a type with one letter in lower case is read as what it is, and told") {
  const std::string text = drilledBlockText();
  for (const char* type : {"EDGE_LOOp", "eDGE_LOOP", "EDGE_lOOP"}) {
    const auto read = readStepText(changed(text, "EDGE_LOOP", "EDGE_LOOP", type), "mixed.step");
    REQUIRE(read);
    CHECK(read->parts.size() == 1);
    CHECK(find(read->diagnostics, "lower-case") != nullptr);
    CHECK(find(read->diagnostics, "kernel-reader") == nullptr);
  }
}

TEST_CASE("records that fit at the first glance fit when looked at closely, and others are told the same way") {
  const std::string whole = drilledBlockText();
  std::mt19937 random(7);
  int told = 0, glances = 0;
  for (int copy = 0; copy < 400; ++copy) {
    std::string text = whole;
    const std::size_t data = text.find("DATA;");
    if (copy > 0) {
      const std::size_t at = text.find_first_of("#'(.$*", data + random() % (text.size() - data));
      const std::size_t other = text.find_first_of("#'(.$*", data + random() % (text.size() - data));
      if (at == std::string::npos || other == std::string::npos) continue;
      text.replace(at, 1 + random() % 4, whole.substr(other, 1 + random() % 4));
    }
    auto index = buildPart21Index(text);
    if (!index) continue;
    const EntityTable table(*index);
    const ParameterFindings quick = checkParameters(text, *index, table, "x");
    for (Part21Instance& instance : index->instances) {
      glances += instance.signature > 0 ? 1 : 0;
      instance.signature = 0;
    }
    const ParameterFindings close = checkParameters(text, *index, table, "x");
    REQUIRE(quick.error.has_value() == close.error.has_value());
    if (quick.error) CHECK(quick.error->where + quick.error->message == close.error->where + close.error->message);
    REQUIRE(quick.diagnostics.size() == close.diagnostics.size());
    for (std::size_t i = 0; i < quick.diagnostics.size(); ++i) {
      CHECK(quick.diagnostics[i].where == close.diagnostics[i].where);
      CHECK(quick.diagnostics[i].message == close.diagnostics[i].message);
    }
    told += quick.error || !quick.diagnostics.empty() ? 1 : 0;
  }
  CHECK(told > 20);
  CHECK(glances > 10000);
}
