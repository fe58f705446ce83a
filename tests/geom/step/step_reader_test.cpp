#include "geom/step/step_reader.h"

#include <fcntl.h>

#include <cstdio>
#include <set>

#include "geom/brep/mass_properties.h"
#include "tests/geom/step/step_files.h"
#include "tests/support/catch.h"

using namespace stepwise;
using namespace stepwise::test;

namespace {

Result<Assembly> readText(const std::string& text, const ReadStepOptions& options = {}) {
  const TemporaryFolder folder;
  return readStep(folder.write("part.step", text), options);
}

Assembly read(const std::string& text) {
  auto assembly = readText(text);
  if (!assembly) FAIL(assembly.error().code + ": " + assembly.error().message);
  return *assembly;
}

std::string errorOf(const std::string& text) {
  const auto assembly = readText(text);
  return assembly ? "none" : assembly.error().code;
}

/// "#12" of the first statement that holds `word`.
std::string idOf(const std::string& text, const std::string& word) {
  const std::string statement = statementWith(text, word);
  return statement.substr(0, statement.find_first_of(" ="));
}

std::string withStatements(const std::string& text, const std::string& statements) {
  return replaced(text, "ENDSEC;\nEND-ISO", statements + "\nENDSEC;\nEND-ISO");
}

Assembly namedFaces(const Solid& solid) {
  Assembly assembly = assemblyOf(solid, "part");
  for (std::size_t i = 0; i < assembly.parts[0].faces.size(); ++i)
    assembly.parts[0].faces[i].name = std::to_string(i + 1);
  return assembly;
}

/// The block as loose faces: a surface model instead of a solid, without the face whose name is `without`.
std::string looseFaces(const std::string& without) {
  std::string text = stepTextOf(namedFaces(makeBlock({40, 30, 10})));
  if (!without.empty()) {
    const std::string face = idOf(text, "ADVANCED_FACE('" + without + "'");
    text = replaced(text, "," + face, "");
    text = replaced(text, statementWith(text, "ADVANCED_FACE('" + without + "'"), "");
  }
  const std::string shell = idOf(text, "CLOSED_SHELL");
  text = replaced(text, "MANIFOLD_SOLID_BREP(''," + shell + ")", "SHELL_BASED_SURFACE_MODEL('',(" + shell + "))");
  text = replaced(text, "CLOSED_SHELL", "OPEN_SHELL");
  return replaced(text, "ADVANCED_BREP_SHAPE_REPRESENTATION", "MANIFOLD_SURFACE_SHAPE_REPRESENTATION");
}

}  // namespace

TEST_CASE("face n is the n-th face of the shell in the text") {
  const std::string text = stepTextOf(namedFaces(drilledBlock()));
  const auto inOrder = read(text);
  for (std::size_t i = 0; i < 7; ++i) CHECK(inOrder.parts[0].faces[i].name == std::to_string(i + 1));
  // Exchange the first two faces in the list of the shell.
  const std::string shell = statementWith(text, "CLOSED_SHELL");
  const std::string first = idOf(text, "ADVANCED_FACE('1'"), second = idOf(text, "ADVANCED_FACE('2'");
  const std::string swapped = replaced(shell, "(" + first + "," + second, "(" + second + "," + first);
  const auto exchanged = read(replaced(text, shell, swapped));
  CHECK(exchanged.parts[0].faces[0].name == "2");
  CHECK(exchanged.parts[0].faces[1].name == "1");
  CHECK(exchanged.parts[0].faces[2].name == "3");
}

TEST_CASE("gzip and zip files are read like plain ones, whatever their name") {
  const TemporaryFolder folder;
  const std::string text = drilledBlockText();
  writeArchive(folder.file("part.step"), Packing::gzip, {{"part.step", text}});
  writeArchive(folder.file("part.stpZ"), Packing::zip, {{"readme.txt", "hello"}, {"sub/PART.STP", text}});
  for (const std::string name : {"part.step", "part.stpZ"}) {
    const auto assembly = readStep(folder.file(name));
    REQUIRE(assembly);
    CHECK(assembly->parts[0].name == "drilled block");
    CHECK(hasCode(*assembly, "packed-file"));
    CHECK(assembly->file.bytes == std::filesystem::file_size(folder.file(name)));
  }
  CHECK(hasCode(*readStep(folder.file("part.stpZ")), "archive-other-files"));
}

TEST_CASE("archives with no STEP file, several, damage or a flood of bytes are errors") {
  const TemporaryFolder folder;
  const std::string text = blockText();
  writeArchive(folder.file("none.zip"), Packing::zip, {{"readme.txt", "hello"}});
  CHECK(readStep(folder.file("none.zip")).error().code == "archive-no-step");
  writeArchive(folder.file("two.zip"), Packing::zip, {{"a.step", text}, {"b.step", text}});
  CHECK(readStep(folder.file("two.zip")).error().code == "archive-many-steps");
  writeArchive(folder.file("flood.gz"), Packing::gzip, {{"a.step", std::string(20'000'000, ' ')}});
  CHECK(readStep(folder.file("flood.gz"), {.maxBytes = 1'000'000}).error().code == "file-too-large");
  writeArchive(folder.file("cut.gz"), Packing::gzip, {{"a.step", text}});
  folder.write("cut.gz", contentOf(folder.file("cut.gz")).substr(0, 300));
  CHECK(readStep(folder.file("cut.gz")).error().code == "archive-damaged");
}

TEST_CASE("paths that lead to no file are errors") {
  const TemporaryFolder folder;
  CHECK(readStep(folder.file("none.step")).error().code == "file-not-found");
  CHECK(readStep(folder.file("")).error().code == "file-unreadable");
  CHECK(readStep(folder.write("empty.step", "")).error().code == "file-empty");
  CHECK(readStep(folder.write("large.step", blockText()), {.maxBytes = 100}).error().code == "file-too-large");
}

TEST_CASE("a product with several bodies gives several parts") {
  Assembly assembly = assemblyOf(makeBlock({10, 10, 10}), "pair");
  const std::string one = stepTextOf(assembly);
  const Solid both = fuse(makeBlock({10, 10, 10}), makeBlock({10, 10, 10}, {50, 0, 0})).value();
  const Assembly pair = read(stepTextOf(assemblyOf(both, "pair")));
  REQUIRE(pair.parts.size() == 2);
  CHECK(pair.parts[0].name == "pair");
  CHECK(pair.parts[1].name == "pair #2");
  CHECK(pair.file.solidsRead == 2);
  CHECK(pair.file.solidsInText == 2);
  CHECK(computeMassProperties(pair.parts[1].solid).centroid.x == Approx(55));
}

TEST_CASE("loose faces are sewn into a solid, or kept as a sheet if they do not close") {
  const Assembly sewn = read(looseFaces(""));
  REQUIRE(sewn.parts.size() == 1);
  CHECK(sewn.parts[0].closed);
  CHECK(sewn.parts[0].healed);
  CHECK(hasCode(sewn, "sewn-solid"));
  CHECK(computeMassProperties(sewn.parts[0].solid).volumeMm3 == Approx(12000));

  const Assembly open = read(looseFaces("3"));
  REQUIRE(open.parts.size() == 1);
  CHECK(!open.parts[0].closed);
  CHECK(open.parts[0].faces.size() == 5);
  CHECK(hasCode(open, "open-sheet"));
}

TEST_CASE("a solid with a face missing is told and kept as a sheet") {
  const std::string text = stepTextOf(namedFaces(makeBlock({40, 30, 10})));
  const Assembly assembly = read(replaced(text, "," + idOf(text, "ADVANCED_FACE('3'"), ""));
  CHECK(hasCode(assembly, "solids-missing"));
  CHECK(hasCode(assembly, "faces-missing"));
  CHECK(!assembly.parts[0].closed);
  CHECK(assembly.file.solidsInText == 1);
  CHECK(assembly.file.solidsRead == 0);
}

TEST_CASE("faces the wrong way out are turned over and told") {
  std::string text = stepTextOf(namedFaces(makeBlock({40, 30, 10})));
  const std::string face = statementWith(text, "ADVANCED_FACE('3'");
  const bool forward = face.find(".T.") != std::string::npos;
  text = replaced(text, face, replaced(face, forward ? ".T." : ".F.", forward ? ".F." : ".T."));
  const Assembly assembly = read(text);
  CHECK(hasCode(assembly, "faces-turned"));
  CHECK(assembly.parts[0].healed);
  CHECK(computeMassProperties(assembly.parts[0].solid).volumeMm3 == Approx(12000));
  CHECK(!hasCode(read(stepTextOf(namedFaces(drilledBlock()))), "faces-turned"));
}

TEST_CASE("a body with a void has no turned faces") {
  const Solid hollow = cut(makeBlock({40, 30, 20}), makeBlock({10, 10, 10}, {10, 10, 5})).value();
  const Assembly assembly = read(stepTextOf(assemblyOf(hollow, "hollow")));
  CHECK(assembly.parts[0].faces.size() == 12);
  CHECK(!hasCode(assembly, "faces-turned"));
  CHECK(computeMassProperties(assembly.parts[0].solid).volumeMm3 == Approx(23000));
}

TEST_CASE("sizes that suggest a wrong unit are told") {
  const std::string unit = "SI_UNIT(.MILLI.,.METRE.)";
  CHECK(!hasCode(read(drilledBlockText()), "size-suspicious"));
  const Assembly large = read(replaced(drilledBlockText(), unit, "SI_UNIT($,.METRE.)"));
  CHECK(hasCode(large, "size-suspicious"));
  CHECK(large.file.unit == "m");
  CHECK(computeBox(large.parts[0].solid).size().x == Approx(40000));
  const Assembly small = read(replaced(drilledBlockText(), unit, "SI_UNIT(.NANO.,.METRE.)"));
  CHECK(hasCode(small, "size-suspicious"));
  CHECK(small.parts[0].faces.size() == 7);
}

TEST_CASE("defects that the kernel would crash on are found before it sees them") {
  const std::string text = blockText();
  CHECK(errorOf(replaced(text, statementWith(text, "VERTEX_POINT("), "")) == "dangling-reference");
  const std::string axis = statementWith(text, "AXIS2_PLACEMENT_3D");
  const std::string self = axis.substr(0, axis.find(' '));
  const std::size_t first = axis.find(",#") + 1;
  CHECK(errorOf(replaced(text, axis, std::string(axis).replace(first, axis.find(',', first) - first, self))) ==
        "reference-cycle");
  CHECK(errorOf(withStatements(text, "#999999=A(" + std::string(100000, '(') + std::string(100000, ')') + ");")) ==
        "nesting-too-deep");
  CHECK(errorOf(replaced(text, "CARTESIAN_POINT('',(0.,0.,0.))", "CARTESIAN_POINT('',(NaN,0.,0.))")) == "not-a-number");
}

TEST_CASE("a file without bodies says so") {
  const std::string text = blockText();
  const auto empty = readText(replaced(text, statementWith(text, "SHAPE_DEFINITION_REPRESENTATION"), ""));
  REQUIRE(!empty);
  CHECK((empty.error().code == "no-solid" || empty.error().code == "no-shape"));
  CHECK(errorOf("ISO-10303-21;\nHEADER;\nFILE_SCHEMA(('AUTOMOTIVE_DESIGN'));\nENDSEC;\nDATA;\nENDSEC;\nEND-ISO-10303-"
                "21;\n") == "no-shape");
}

TEST_CASE("the error names the defects of the text as the likely reason") {
  const std::string text = blockText();
  std::string damaged = replaced(text, "END-ISO-10303-21;", "");
  damaged = replaced(damaged, statementWith(damaged, "SHAPE_DEFINITION_REPRESENTATION"), "");
  const auto failed = readText(damaged);
  REQUIRE(!failed);
  CHECK(failed.error().message.find("END-ISO-10303-21 is missing") != std::string::npos);
}

TEST_CASE("products that an assembly uses but that have no shape are missing parts") {
  Assembly assembly = assemblyOf(makeBlock({10, 10, 10}), "block");
  assembly.instances[0].path = {"machine", "block"};
  assembly.instances[0].placement = translationBy({1, 2, 3});
  const std::string text = stepTextOf(assembly);
  const std::string product = statementWith(text, "PRODUCT('machine'");
  const std::string context = product.substr(product.rfind("(#") + 1, product.rfind("))") - product.rfind("(#") - 1);
  const std::string definition = statementWith(text, "PRODUCT_DEFINITION('design'");
  const std::string designContext =
      definition.substr(definition.rfind('#'), definition.rfind(')') - definition.rfind('#'));
  const std::string usage = statementWith(text, "NEXT_ASSEMBLY_USAGE_OCCURRENCE");
  const std::string root =
      usage.substr(usage.find(",#") + 1, usage.find(",#", usage.find(",#") + 1) - usage.find(",#") - 1);
  const Assembly read1 =
      read(withStatements(text, "#900001=PRODUCT('motor','motor','',(" + context +
                                    "));#900002=PRODUCT_DEFINITION_FORMATION('','',#900001);"
                                    "#900003=PRODUCT_DEFINITION('design','',#900002," +
                                    designContext +
                                    ");"
                                    "#900004=NEXT_ASSEMBLY_USAGE_OCCURRENCE('9','motor 1','motor 1'," +
                                    root + ",#900003,$);"));
  REQUIRE(read1.missing.size() == 1);
  CHECK(read1.missing[0].name == "motor");
  CHECK(read1.parts.size() == 1);
  CHECK(hasCode(read1, "placement-missing"));
  CHECK(read(text).missing.empty());
}

TEST_CASE("validation properties are compared with what was read") {
  Assembly assembly = assemblyOf(makeBlock({40, 30, 10}), "block");
  assembly.parts[0].validation = {12000, 3800, Vec3{20, 15, 5}};
  const auto unit = GENERATE(LengthUnit::mm, LengthUnit::inch);
  const Assembly good = read(stepTextOf(assembly, {unit}));
  REQUIRE(good.parts[0].validation.volumeMm3);
  CHECK(*good.parts[0].validation.volumeMm3 == Approx(12000));
  CHECK(*good.parts[0].validation.areaMm2 == Approx(3800));
  if (unit == LengthUnit::mm) CHECK(distance(*good.parts[0].validation.centroid, {20, 15, 5}) < 1e-6);
  CHECK(!hasCode(good, "validation-mismatch"));
  assembly.parts[0].validation.volumeMm3 = 11000;
  CHECK(hasCode(read(stepTextOf(assembly, {unit})), "validation-mismatch"));
}

TEST_CASE("densities are converted from any unit, and from two writers' wrong powers") {
  Assembly assembly = assemblyOf(makeBlock({40, 30, 10}), "block");
  assembly.parts[0].material = "steel";
  assembly.parts[0].densityGPerCm3 = 7.85;
  const std::string text = stepTextOf(assembly);
  const auto densityOf = [](const std::string& changed) { return read(changed).parts[0].densityGPerCm3.value_or(0); };
  CHECK(densityOf(text) == Approx(7.85));
  const std::string grams = "MASS_UNIT() NAMED_UNIT(*) SI_UNIT($,.GRAM.)";
  CHECK(densityOf(replaced(text, grams, "MASS_UNIT() NAMED_UNIT(*) SI_UNIT(.KILO.,.GRAM.)")) == Approx(7850));
  const std::string length = statementWith(text.substr(text.find(grams)), "DERIVED_UNIT_ELEMENT");
  CHECK(densityOf(replaced(text, length, replaced(length, "-3.", "3."))) == Approx(7.85));
  CHECK(densityOf(replaced(text, length, replaced(length, "-3.", "-2."))) == 0);
  CHECK(densityOf(replaced(text, length, replaced(length, "-3.", "-3.E13"))) == 0);
}

TEST_CASE("dimensions, tolerances and datums are read with their faces, in mm") {
  const auto unit = GENERATE(LengthUnit::mm, LengthUnit::inch);
  const double mm = unit == LengthUnit::mm ? 1 : 25.4;
  const Assembly source = namedFaces(drilledBlock());
  const std::string text = stepTextOf(source, {unit, StepSchema::ap242});
  const std::string shape = idOf(text, "PRODUCT_DEFINITION_SHAPE("),
                    rep = idOf(text, "ADVANCED_BREP_SHAPE_REPRESENTATION");
  const std::string context = idOf(text, "GEOMETRIC_REPRESENTATION_CONTEXT(3)");
  const std::string hole = idOf(text, "ADVANCED_FACE('7'"), side = idOf(text, "ADVANCED_FACE('1'");
  const std::size_t list = text.find("GLOBAL_UNIT_ASSIGNED_CONTEXT((") + 30;
  const std::string lengthUnit = text.substr(list, text.find(',', list) - list);
  const std::string aspect = "SHAPE_ASPECT('',''," + shape + ",.T.);";
  const auto usage = [&](const std::string& of, const std::string& face) {
    return "GEOMETRIC_ITEM_SPECIFIC_USAGE('',''," + of + "," + rep + "," + face + ");";
  };
  const auto measure = [&](const std::string& value) {
    return "LENGTH_MEASURE_WITH_UNIT(LENGTH_MEASURE(" + value + ")," + lengthUnit + ");";
  };
  const Assembly assembly = read(withStatements(
      text, "#900001=" + aspect + "#900002=" + usage("#900001", hole) +
                "#900003=DIMENSIONAL_SIZE(#900001,'diameter');"
                "#900004=DIMENSIONAL_CHARACTERISTIC_REPRESENTATION(#900003,#900005);"
                "#900005=SHAPE_DIMENSION_REPRESENTATION('',(#900006)," +
                context +
                ");"
                "#900006=MEASURE_REPRESENTATION_ITEM('nominal value',LENGTH_MEASURE(8.)," +
                lengthUnit +
                ");"
                "#900007=PLUS_MINUS_TOLERANCE(#900008,#900003);#900008=TOLERANCE_VALUE(#900009,#900010);"
                "#900009=" +
                measure("-0.01") + "#900010=" + measure("0.02") + "#900020=DATUM_FEATURE('',''," + shape +
                ",.T.);#900021=" + usage("#900020", side) + "#900022=DATUM('',''," + shape +
                ",.F.,'A');#900023=SHAPE_ASPECT_RELATIONSHIP('','',#900020,#900022);"
                "#900030=(GEOMETRIC_TOLERANCE('pos','',#900031,#900001)GEOMETRIC_TOLERANCE_WITH_DATUM_REFERENCE((#"
                "900032))POSITION_TOLERANCE());"
                "#900031=" +
                measure("0.1") + "#900032=DATUM_SYSTEM('',''," + shape +
                ",.F.,(#900033));"
                "#900033=DATUM_REFERENCE_COMPARTMENT('',''," +
                shape +
                ",.F.,#900022,$);"
                "#900040=FLATNESS_TOLERANCE('','',#900031,#900020);"
                "#900050=DIMENSIONAL_SIZE(#900051,'diameter');#900051=" +
                aspect + "#900052=PLUS_MINUS_TOLERANCE(#900053,#900050);#900053=LIMITS_AND_FITS('H','hole','7','');"));
  const auto& pmi = assembly.parts[0].pmi;
  REQUIRE(pmi.size() == 5);
  CHECK(pmi[0].kind == "diameter");
  CHECK(pmi[0].value.value_or(0) == Approx(8 * mm));
  CHECK(pmi[0].lower.value_or(0) == Approx(-0.01 * mm));
  CHECK(pmi[0].upper.value_or(0) == Approx(0.02 * mm));
  CHECK(pmi[0].faces == std::vector<FaceId>{7});
  CHECK(pmi[1].fit == "H7");
  CHECK(!pmi[1].value);
  CHECK(pmi[1].faces.empty());
  CHECK(pmi[2].kind == "position");
  CHECK(pmi[2].name == "pos");
  CHECK(pmi[2].datum == "A");
  CHECK(pmi[2].upper.value_or(0) == Approx(0.1 * mm));
  CHECK(pmi[2].faces == std::vector<FaceId>{7});
  CHECK(pmi[3].kind == "flatness");
  CHECK(pmi[3].faces == std::vector<FaceId>{1});
  CHECK(pmi[4].kind == "datum");
  CHECK(pmi[4].datum == "A");
  CHECK(pmi[4].faces == std::vector<FaceId>{1});
  CHECK(hasCode(assembly, "pmi-unlinked"));
}

TEST_CASE("reading prints nothing") {
  const TemporaryFolder folder;
  std::fflush(stdout);
  const int saved = dup(1);
  const int sink = open(folder.file("out.txt").c_str(), O_CREAT | O_WRONLY, 0600);
  dup2(sink, 1);
  (void)readText(drilledBlockText());
  (void)readText(replaced(drilledBlockText(), "CYLINDRICAL_SURFACE('',", "CYLINDRICAL_SURFACE('',$,"));
  (void)readText(looseFaces("3"));
  std::fflush(stdout);
  dup2(saved, 1);
  close(saved);
  close(sink);
  CHECK(contentOf(folder.file("out.txt")).empty());
}

TEST_CASE("reading twice gives the same, and writing in inch between does not matter") {
  const std::string text = drilledBlockText();
  const MassProperties first = computeMassProperties(read(text).parts[0].solid);
  (void)stepTextOf(assemblyOf(drilledBlock(), "b"), {LengthUnit::inch, StepSchema::ap242});
  const MassProperties second = computeMassProperties(read(text).parts[0].solid);
  CHECK(first.volumeMm3 == second.volumeMm3);
  CHECK(text == drilledBlockText());
}
