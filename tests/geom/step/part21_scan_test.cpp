#include "geom/step/part21_scan.h"

#include <algorithm>

#include "geom/step/part21_scope.h"
#include "geom/step/step_reader.h"
#include "tests/geom/step/step_files.h"
#include "tests/support/catch.h"

using namespace stepwise;
using namespace stepwise::test;

namespace {

/// The smallest text that the scan accepts, with these statements in its DATA section.
std::string textWith(const std::string& data) {
  return "ISO-10303-21;\nHEADER;\nFILE_DESCRIPTION((''),'2;1');\nFILE_NAME('','',(''),(''),'','','');\n"
         "FILE_SCHEMA(('AUTOMOTIVE_DESIGN'));\nENDSEC;\nDATA;\n" +
         data + "\nENDSEC;\nEND-ISO-10303-21;\n";
}

std::string errorOf(const std::string& text) {
  const auto scan = scanPart21(text, "part.step");
  return scan ? "none" : scan.error().code;
}

std::vector<Diagnostic> doubtsOf(const std::string& text) {
  const auto scan = scanPart21(text, "part.step");
  if (!scan) FAIL(scan.error().code + " " + scan.error().where + " " + scan.error().message);
  return scan->diagnostics;
}

}  // namespace

TEST_CASE("faces with bounds and loops with edges of unknown types are refused: the kernel would crash on them") {
  for (const char* word : {"FACE_BOUND(", "FACE_OUTER_BOUND(", "ORIENTED_EDGE("}) {
    const std::string text = test::blockText();
    if (text.find(word) == std::string::npos) continue;
    const auto scan = scanPart21(test::replaced(text, word, std::string("X") + word), "damaged.step");
    INFO(word);
    REQUIRE(!scan);
    CHECK(scan.error().code == "wrong-reference");
  }
}

TEST_CASE("a bound of something that is no loop is refused: the kernel would crash on it") {
  const auto scan = scanPart21(replaced(drilledBlockText(), "EDGE_LOOP", "EDGE_LOGP"), "part.step");
  REQUIRE(!scan);
  CHECK(scan.error().code == "wrong-reference");
}

TEST_CASE("a sound text has no doubts and is counted") {
  const auto scan = scanPart21(drilledBlockText(), "part.step");
  REQUIRE(scan);
  CHECK(scan->diagnostics.empty());
  CHECK(scan->edits.empty());
  CHECK(scan->schema == "AP214");
  CHECK(scan->exporter == "Stepwise");
  CHECK(scan->solids == 1);
  CHECK(scan->faces == 7);
  CHECK(scan->products == 1);
  CHECK(scan->occurrences == 0);
  REQUIRE(scan->units.size() == 1);
  CHECK(scan->units[0].name == "mm");
}

TEST_CASE("what is no STEP file is named") {
  CHECK(errorOf(" \n\t\n") == "file-empty");
  CHECK(errorOf("<!DOCTYPE html><html><body>404</body></html>") == "not-step");
  CHECK(scanPart21("<html>", "x").error().message.find("web page") != std::string::npos);
  CHECK(scanPart21("solid a\nfacet normal 0 0 1", "x").error().message.find("STL") != std::string::npos);
  CHECK(scanPart21("version https://git-lfs.github.com/spec/v1\n", "x").error().message.find("LFS") !=
        std::string::npos);
  CHECK(scanPart21("\x01\x02\xFF\xFE\x03", "x").error().message.find("binary") != std::string::npos);
  std::string iges(72, ' ');
  iges += "S      1\n" + iges + "S      2\n";
  CHECK(scanPart21(iges, "x").error().message.find("IGES") != std::string::npos);
}

TEST_CASE("UTF-16 and NUL bytes are refused, and a UTF-8 mark is cut off") {
  std::string wide = "\xFF\xFE";
  for (const char c : blockText()) wide += {c, '\0'};
  CHECK(errorOf(wide) == "utf-16");
  CHECK(errorOf(replaced(blockText(), "CLOSED_SHELL", std::string("CLOSED\0SHELL", 12))) == "nul-bytes");
  CHECK(errorOf(blockText() + std::string(100, '\0')) == "none");
  const std::string marked = "\xEF\xBB\xBF" + blockText();
  CHECK(hasCode(doubtsOf(marked), "byte-order-mark"));
  CHECK(applyEdits(marked, scanPart21(marked, "x")->edits) == blockText());
}

TEST_CASE("a text cut inside a statement is an error, one without its end is mended") {
  const std::string whole = blockText();
  for (const double share : {0.1, 0.5, 0.9}) {
    const std::string cut = whole.substr(0, static_cast<std::size_t>(share * static_cast<double>(whole.size())));
    const std::string code = errorOf(cut);
    CHECK((code == "file-truncated" || code == "dangling-reference" || code == "string-unterminated" ||
           code == "data-missing"));
  }
  CHECK(errorOf(whole.substr(0, whole.rfind(");"))) == "file-truncated");
  for (const std::string ending : {"ENDSEC;", "END-ISO-10303-21;", "ISO-10303-21;", "1;"}) {
    const std::string cut = whole.substr(0, whole.rfind(ending));
    CHECK(hasCode(doubtsOf(cut), "end-missing"));
    CHECK(doubtsOf(applyEdits(cut, scanPart21(cut, "x")->edits)).empty());
  }
}

TEST_CASE("missing sections are told") {
  CHECK(errorOf("ISO-10303-21;\nHEADER;\nENDSEC;\nEND-ISO-10303-21;") == "data-missing");
  CHECK(errorOf("ISO-10303-21;\nDATA;\nENDSEC;\nEND-ISO-10303-21;") == "header-missing");
  CHECK(errorOf("ISO-10303-21;\nNONSENSE;\n") == "syntax-error");
}

TEST_CASE("schemas that are missing or unknown are doubts") {
  const std::string statement = "FILE_SCHEMA(('AUTOMOTIVE_DESIGN { 1 0 10303 214 1 1 1 1 }'));";
  CHECK(hasCode(doubtsOf(replaced(blockText(), statement, "")), "schema-missing"));
  CHECK(hasCode(doubtsOf(replaced(blockText(), statement, "FILE_SCHEMA(('NONSENSE'));")), "schema-unknown"));
  CHECK(scanPart21(replaced(blockText(), statement, "FILE_SCHEMA(('CONFIG_CONTROL_DESIGN'));"), "x")->schema ==
        "AP203");
}

TEST_CASE("syntax errors carry line and column") {
  const auto errorAt = [](const std::string& data) {
    const auto scan = scanPart21(textWith(data), "part.step");
    REQUIRE(!scan);
    return scan.error().code + " " + scan.error().where;
  };
  CHECK(errorAt("#1=PRODUCT('a,'b','',());") == "syntax-error part.step: line 8, column 16");
  CHECK(errorAt("#1=PRODUCT('a','b','',()") == "syntax-error part.step: line 9, column 1");
  CHECK(errorAt("#1=PRODUCT('a' 'b');") == "syntax-error part.step: line 8, column 16");
  CHECK(errorAt("#1=PRODUCT('a',,'b');") == "syntax-error part.step: line 8, column 16");
  CHECK(errorAt("#1=PRODUCT('a',);") == "syntax-error part.step: line 8, column 16");
  CHECK(errorAt("#1=PRODUCT(.T);") == "syntax-error part.step: line 8, column 12");
  CHECK(errorAt("#1=;") == "syntax-error part.step: line 8, column 4");
  CHECK(errorAt("#=A();") == "syntax-error part.step: line 8, column 2");
  CHECK(errorAt("#1 A();") == "syntax-error part.step: line 8, column 4");
  CHECK(errorAt("rubbish") == "syntax-error part.step: line 8, column 1");
  CHECK(errorAt("#1=A(\x80);") == "bad-character part.step: line 8, column 6");
  CHECK(errorAt("#1=A('never closed);") == "string-unterminated part.step: line 8, column 6");
  CHECK(errorAt("/* never closed") == "comment-unterminated part.step: line 8, column 1");
  std::string nested = "#1=A(";
  nested.append(100, '(').append(100, ')').append(");");
  CHECK(errorAt(nested) == "nesting-too-deep part.step: line 8, column 70");
}

TEST_CASE("numbers that are none are refused, odd but valid ones are not") {
  CHECK(errorOf(textWith("#1=CARTESIAN_POINT('',(NaN,0.,0.));")) == "not-a-number");
  CHECK(errorOf(textWith("#1=CARTESIAN_POINT('',(-INF,0.,0.));")) == "not-a-number");
  CHECK(errorOf(textWith("#1=CARTESIAN_POINT('',(1.E400,0.,0.));")) == "number-overflow");
  CHECK(errorOf(textWith("#1=CARTESIAN_POINT('',(0.E400,0.,0.));")) == "none");
  CHECK(errorOf(textWith("#1=CARTESIAN_POINT('',(1.E-400,0.,0.));")) == "none");
  CHECK(errorOf(textWith("#1=CARTESIAN_POINT('',(+1,-.5,1.e+2));")) == "none");
  CHECK(errorOf(textWith("#99999999999=A();")) == "id-overflow");
}

TEST_CASE("every syntax of the standard is understood") {
  CHECK(errorOf(textWith("#1=A($,*,.T.,\"0AF\",'it''s',(),(1,(2.,3.E0)),LENGTH_MEASURE(2.),!USER(1));")) == "none");
  CHECK(errorOf(textWith("#1 = ( A() B('x') /* note */ C(#2) ) ; #2=D();")) == "none");
  CHECK(errorOf(textWith("#1=cartesian_point('',(0.,0.,0.));")) == "none");
  CHECK(errorOf(replaced(textWith("#1=A();"), "DATA;", "DATA('one',('X'));")) == "none");
  CHECK(errorOf(replaced(textWith("#1=A();"), "END-ISO", "DATA;\n#2=B(#1);\nENDSEC;\nEND-ISO")) == "none");
  const std::string anchors = replaced(textWith("#1=A();"), "DATA;", "ANCHOR;\n<x>=#1;\nENDSEC;\nDATA;");
  CHECK(hasCode(doubtsOf(anchors), "section-skipped"));
  CHECK(applyEdits(anchors, scanPart21(anchors, "x")->edits).find("ANCHOR") == std::string::npos);
}

TEST_CASE("scopes are ignored, and their entities seen by all") {
  const std::string scoped =
      "#1=&SCOPE\n#2=A('&SCOPE');\n#3 = &SCOPE #4=B(); ENDSCOPE C(#4);\nENDSCOPE /#2,\n#3/ D(#2);";
  const auto flat = withoutScopes(textWith(scoped));
  REQUIRE(flat);
  CHECK(*flat == textWith("\n#2=A('&SCOPE');\n #4=B(); #3= C(#4);\n\n#1= D(#2);"));
  CHECK(errorOf(*flat) == "none");
  CHECK(!withoutScopes(textWith("#2=A('&SCOPE');")));
  for (const char* broken : {"ENDSCOPE", "&SCOPE", "#1=&SCOPE #2=A();", "#1=&SCOPE ENDSCOPE /#2", "&SCOPE ENDSCOPE",
                             "#&SCOPE ENDSCOPE A();"})
    CHECK(errorOf(withoutScopes(textWith(broken)).value_or(textWith(broken))) != "none");
  const std::string text = blockText();
  const std::string point = statementWith(text, " CARTESIAN_POINT("), shell = statementWith(text, " CLOSED_SHELL(");
  const std::string inside =
      shell.substr(0, shell.find('=') + 1) + "&SCOPE " + point + " ENDSCOPE" + shell.substr(shell.find('=') + 1);
  const auto read = readStepText(replaced(replaced(text, point, ""), shell, inside), "scoped.step");
  REQUIRE(read);
  CHECK(read->parts.size() == 1);
  CHECK(hasCode(read->diagnostics, "scopes-ignored"));
}

TEST_CASE("line ends of every kind are read alike") {
  std::string crlf, cr;
  for (const char c : blockText()) {
    crlf += c == '\n' ? "\r\n" : std::string(1, c);
    cr += c == '\n' ? '\r' : c;
  }
  CHECK(doubtsOf(crlf).empty());
  CHECK(hasCode(doubtsOf(cr), "line-ends"));
}

TEST_CASE("references to nowhere are an error, unless only presentation is concerned") {
  const std::string text = blockText();
  CHECK(errorOf(replaced(text, statementWith(text, "VERTEX_POINT("), "")) == "dangling-reference");
  const std::string style = "#900000=STYLED_ITEM('',(#900001),#1);\nENDSEC;\nEND-ISO";
  CHECK(hasCode(doubtsOf(replaced(text, "ENDSEC;\nEND-ISO", style)), "dangling-reference"));
}

TEST_CASE("circles of references and of products are errors") {
  CHECK(errorOf(textWith("#1=A(#1);")) == "reference-cycle");
  CHECK(errorOf(textWith("#1=A(#2);#2=B(#3);#3=C(#1);")) == "reference-cycle");
  CHECK(errorOf(textWith("#1=A(#2,#3);#2=B(#3);#3=C();")) == "none");
  CHECK(errorOf(textWith("#1=PRODUCT_DEFINITION();#2=PRODUCT_DEFINITION();"
                         "#3=NEXT_ASSEMBLY_USAGE_OCCURRENCE('','','',#1,#2,$);"
                         "#4=NEXT_ASSEMBLY_USAGE_OCCURRENCE('','','',#2,#1,$);")) == "assembly-cycle");
}

TEST_CASE("geometry that refers to what cannot stand there, or to too little, is an error") {
  const std::string point = "#1=CARTESIAN_POINT('',(0.,0.,0.));", direction = "#2=DIRECTION('',(0.,0.,1.));";
  CHECK(errorOf(textWith(point + "#3=VERTEX_POINT('',#1);")) == "none");
  CHECK(errorOf(textWith(direction + "#3=VERTEX_POINT('',#2);")) == "wrong-reference");
  CHECK(errorOf(textWith("#3=VERTEX_POINT('',$);")) == "missing-reference");
  CHECK(errorOf(textWith(point + direction + "#3=AXIS2_PLACEMENT_3D('',#1,#2,$);#4=PLANE('',#3);")) == "none");
  CHECK(errorOf(textWith(point + "#4=PLANE('',#1);#5=ADVANCED_FACE('',(#1),#4,.T.);")) == "wrong-reference");
  CHECK(errorOf(textWith(point + "#3=(BOUNDED_CURVE()B_SPLINE_CURVE(1,(#1,#1),.UNSPECIFIED.,.F.,.F.)CURVE());")) ==
        "none");
  CHECK(errorOf(textWith(direction + "#3=(BOUNDED_CURVE()B_SPLINE_CURVE(1,(#2,#2),.UNSPECIFIED.,.F.,.F.)CURVE());")) ==
        "wrong-reference");
  CHECK(errorOf(textWith("#3=UNHEARD_OF();#4=OPEN_SHELL('',(#3));")) == "none");
}

TEST_CASE("entity numbers may be large and sparse, but not used twice") {
  CHECK(doubtsOf(textWith("#2147483647=A(#5);#5=B();")).empty());
  CHECK(hasCode(doubtsOf(textWith("#5=A();#5=B();")), "duplicate-id"));
  CHECK(hasCode(doubtsOf(textWith("#2000000000=A();#2000000000=B();")), "duplicate-id"));
}

TEST_CASE("values that no geometry can have are doubts") {
  const auto doubt = [](const std::string& data) {
    const std::string placement = "#8=CARTESIAN_POINT('',(0.,0.,0.));#9=AXIS2_PLACEMENT_3D('',#8,$,$);";
    const auto found = doubtsOf(textWith(placement + data));
    return found.empty() ? std::string("none") : found.front().code;
  };
  CHECK(doubt("#1=CIRCLE('',#9,0.);") == "bad-radius");
  CHECK(doubt("#1=CIRCLE('',#9,2.);") == "none");
  CHECK(doubt("#1=CYLINDRICAL_SURFACE('',#9,-2.5);") == "bad-radius");
  CHECK(doubt("#1=TOROIDAL_SURFACE('',#9,5.,0.);") == "bad-radius");
  CHECK(doubt("#1=CONICAL_SURFACE('',#9,0.,0.5);") == "none");
  CHECK(doubt("#1=CONICAL_SURFACE('',#9,-1.,0.5);") == "bad-radius");
  CHECK(doubt("#1=DIRECTION('',(0.,0.,-0.));") == "zero-direction");
  CHECK(doubt("#1=DIRECTION('',(0.,0.,1.E-30));") == "none");
  CHECK(doubt("#1=CARTESIAN_POINT('',(0.,1.E15,0.));") == "far-point");
  CHECK(doubt("#1=CARTESIAN_POINT('',(0.,12345.678,0.));") == "none");
  CHECK(doubt("#1=CARTESIAN_POINT('',(0.,0.));#2=VERTEX_POINT('',#1);") == "mixed-dimensions");
  CHECK(doubt("#1=CARTESIAN_POINT('',(0.,0.,0.));#2=VERTEX_POINT('',#1);") == "none");
  CHECK(doubt("#1=CARTESIAN_POINT('',(0.,0.));#2=DIRECTION('',(1.,0.,0.));#3=VECTOR('',#2,1.);#4=LINE('',#1,#3);") ==
        "mixed-dimensions");
}

TEST_CASE("an assembly whose instances are placed nowhere is a doubt") {
  Assembly assembly = assemblyOf(makeBlock({1, 1, 1}), "block");
  assembly.instances[0].path = {"root", "block"};
  assembly.instances[0].placement = translationBy({5, 0, 0});
  const std::string text = stepTextOf(assembly);
  CHECK(doubtsOf(text).empty());
  CHECK(hasCode(doubtsOf(replaced(text, statementWith(text, "CONTEXT_DEPENDENT_SHAPE"), "")), "placement-missing"));
}

TEST_CASE("length units are resolved, missing and mixed ones told") {
  const std::string millimetres = "( LENGTH_UNIT() NAMED_UNIT(*) SI_UNIT(.MILLI.,.METRE.) )";
  const auto unitOf = [&](const std::string& unit) {
    const auto scan = scanPart21(replaced(blockText(), millimetres, unit), "x");
    REQUIRE(scan);
    REQUIRE(scan->units.size() == 1);
    return scan->units[0];
  };
  CHECK(unitOf("( LENGTH_UNIT() NAMED_UNIT(*) SI_UNIT($,.METRE.) )").mm == Approx(1000));
  CHECK(unitOf("( LENGTH_UNIT() NAMED_UNIT(*) SI_UNIT(.MICRO.,.METRE.) )").name == "um");
  CHECK(unitOf("( LENGTH_UNIT() NAMED_UNIT(*) SI_UNIT(.CENTI.,.METRE.) )").name == "cm");
  CHECK(scanPart21(stepTextOf(assemblyOf(makeBlock({1, 1, 1}), "b"), {LengthUnit::inch}), "x")->units[0].mm ==
        Approx(25.4));
  const std::string text = blockText();
  const std::size_t from = text.find("GLOBAL_UNIT_ASSIGNED_CONTEXT"), to = text.find("))", from) + 2;
  CHECK(hasCode(doubtsOf(std::string(text).erase(from, to - from)), "units-missing"));
}

TEST_CASE("long names are shortened, stray bytes escaped") {
  const std::string longName(100000, 'x');
  const std::string text = replaced(blockText(), "PRODUCT('block'", "PRODUCT('" + longName + "'");
  CHECK(hasCode(doubtsOf(text), "name-too-long"));
  CHECK(applyEdits(text, scanPart21(text, "x")->edits).size() < blockText().size() + 10000);
  const std::string stray = replaced(blockText(), "PRODUCT('block'",
                                     "PRODUCT('bl\xF6"
                                     "ck'");
  CHECK(hasCode(doubtsOf(stray), "text-encoding"));
  CHECK(applyEdits(stray, scanPart21(stray, "x")->edits).find("PRODUCT('bl\\X\\F6ck'") != std::string::npos);
}

TEST_CASE("text behind the end is cut off") {
  const std::string twice = blockText() + blockText();
  CHECK(hasCode(doubtsOf(twice), "trailing-content"));
  CHECK(scanPart21(twice, "x")->solids == 1);
}

TEST_CASE("stray bytes before the start and behind the end are cut off with the rest") {
  const std::string framed = "\xFF\xFF rubbish " + blockText() + "\n\xF6 more \xF6";
  const auto scan = scanPart21(framed, "x");
  REQUIRE(scan);
  REQUIRE(scan->edits.size() == 2);
  CHECK(applyEdits(framed, scan->edits).starts_with("ISO-10303-21;"));
  CHECK(applyEdits(framed, scan->edits).find("more") == std::string::npos);
}

TEST_CASE("cutting or flipping any byte never crashes the scan") {
  const std::string text = blockText();
  unsigned random = 1;
  for (int i = 0; i < 3000; ++i) {
    random = random * 1664525u + 1013904223u;
    std::string damaged = text;
    const std::size_t at = (random >> 4) % text.size();
    if (i % 3 == 0) {
      damaged.resize(at);
    } else {
      damaged[at] = static_cast<char>(random >> 24);
    }
    const auto scan = scanPart21(damaged, "x");
    if (scan) continue;
    const std::string said = scan.error().message + scan.error().where;
    if (!std::all_of(said.begin(), said.end(), [](unsigned char c) { return c >= ' ' && c < 127; })) FAIL(said);
  }
}
