#include "geom/step/part21_chunks.h"

#include <random>
#include <string>

#include "geom/core/parallel.h"
#include "tests/geom/step/step_files.h"
#include "tests/support/catch.h"

using namespace stepwise;

namespace {

std::string framed(const std::string& data) {
  return "ISO-10303-21;\nHEADER;\nFILE_SCHEMA(('AUTOMOTIVE_DESIGN'));\nENDSEC;\nDATA;\n" + data +
         "ENDSEC;\nEND-ISO-10303-21;\n";
}

/// Every character may be where a chunk begins: the more a text looks like statements where there are none, the better.
std::string trickyData(int count) {
  const std::vector<std::string> kinds{"CARTESIAN_POINT('',(1.,-2.5E9,0.))",
                                       "PRODUCT('it''s;\n#12=LINE(#1,#2);','a;#3=b',$,(#7))",
                                       "VECTOR('/* no comment;#5=',#1,1.) /* ;\n#99=POINT('x',#4); ' */",
                                       "(LENGTH_UNIT()NAMED_UNIT(*) /*;#1=*/ SI_UNIT(.MILLI.,.METRE.))",
                                       "DIRECTION('" + std::string(9000, ';') + "',(0.,0.,0.))",
                                       "B(\"0;#1=\",.T.,T(#1),((#2,#3),()))"};
  std::string data;
  for (int i = 1; i <= count; ++i)
    data += "#" + std::to_string(i) + (i % 3 == 0 ? " = " : "=") +
            kinds[static_cast<std::size_t>(i * i) % kinds.size()] + (i % 5 == 0 ? " ;" : ";\n");
  return data;
}

std::string described(const Result<Part21Index>& index) {
  if (index) return "";
  return index.error().code + " " + index.error().where + " " + index.error().message;
}

bool isSameInChunks(const std::string& text, std::uint64_t chunkBytes) {
  const auto whole = buildPart21Index(text, 0, {.leastBytes = text.size() + 1});
  const auto chunked = buildPart21Index(text, 0, {.bytes = chunkBytes, .leastBytes = 0});
  if (described(whole) != described(chunked)) return false;
  return !whole || *whole == *chunked;
}

struct TwoThreads {
  TwoThreads() { setThreadCount(2); }
  ~TwoThreads() { setThreadCount(0); }
};

}  // namespace

TEST_CASE("a text has the same index in chunks of any size") {
  const TwoThreads threads;
  for (const std::string& text :
       {test::drilledBlockText(), framed(trickyData(60)), framed(""), framed("/* only a comment; #1=A(); */"),
        framed(trickyData(20) + "ENDSEC;\nDATA('more;#1=A();',('X'));\n" + trickyData(20)),
        framed(trickyData(20)) + "; #8=A();\n#9=B();"}) {
    for (std::uint64_t chunkBytes = 1; chunkBytes < text.size(); chunkBytes = chunkBytes * 3 / 2 + 1)
      CHECK(isSameInChunks(text, chunkBytes));
  }
}

TEST_CASE("a damaged text has the same error in chunks: its place and the entities before it") {
  const TwoThreads threads;
  const std::string text = framed(trickyData(24));
  std::mt19937 random(9);
  for (int i = 0; i < 600; ++i) {
    std::string damaged = text;
    const std::size_t at = random() % text.size();
    if (i % 3 == 0) damaged.resize(at);
    if (i % 3 == 1) damaged[at] = "';#/*(),\"=x"[random() % 11];
    if (i % 3 == 2) damaged.insert(at, 1, "';#/*(),\"=x"[random() % 11]);
    INFO("damage " << i << " at " << at);
    CHECK(isSameInChunks(damaged, 40 + random() % 2000));
  }
}
