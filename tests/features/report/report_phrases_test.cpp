#include "features/report_phrases.h"

#include "tests/support/catch.h"

using namespace stepwise;

TEST_CASE("lengths are written as on a drawing") {
  CHECK(lengthPhrase(12.0) == "12");
  CHECK(lengthPhrase(3.2) == "3.2");
  CHECK(lengthPhrase(0.08765) == "0.0877");
  CHECK(lengthPhrase(2.0004) == "2");
  CHECK(lengthPhrase(-0.00001) == "0");
  CHECK(lengthPhrase(nullptr) == "?");
}

TEST_CASE("amounts keep five digits, rough figures two") {
  CHECK(amountPhrase(11874.336) == "11874");
  CHECK(amountPhrase(3.14159265) == "3.1416");
  CHECK(amountPhrase(nullptr) == "unknown");
  CHECK(roughPhrase(471.08) == "470");
  CHECK(roughPhrase(9.94) == "9.9");
  CHECK(roughPhrase(0.0271) == "0.027");
  CHECK(roughPhrase(0) == "0");
}

TEST_CASE("directions are named by axes") {
  CHECK(directionPhrase({0.0, 0.0, 1.0}) == "+Z");
  CHECK(directionPhrase({-1.0, 0.0, 0.0}) == "-X");
  CHECK(directionPhrase({0.5, 0.0, 0.8660254}) == "(0.5, 0, 0.866), 30° from +Z");
  CHECK(shortDirectionPhrase({0.5, 0.0, 0.8660254}) == "(0.5, 0, 0.87)");
}

TEST_CASE("face ids are written as runs") {
  CHECK(idsPhrase(Json::array()) == "none");
  CHECK(idsPhrase({1}) == "1");
  CHECK(idsPhrase({1, 2, 5, 6, 7, 9}) == "1, 2, 5–7, 9");
  CHECK(idsPhrase({1, 3, 5, 7}, 2) == "1, 3, … (4 in all)");
}

TEST_CASE("routes are named in words") {
  CHECK(routePhrase("mill3") == "3-axis mill");
  CHECK(routePhrase("mill3+wireEdm") == "3-axis mill + wire EDM");
  CHECK(routePhrase("somethingNew") == "somethingNew");
}
