// One HTML file that shows a report: the part or assembly in space beside its tables, and nothing outside the file.
//
// The page holds its own script, style, triangles and words; its content security policy lets nothing else in or out.
// What comes from the file is data: it reaches the page as JSON in which no "<" stands, and the page writes it as text.
// Same report and scene, same bytes. Cost: linear. Does not see: whether a browser has WebGL; without it the page shows
// its tables.
#pragma once

#include <string>
#include <vector>

#include "features/policy/policy.h"
#include "features/report.h"

namespace stepwise {

/// `scene` by buildPageScene; null: tables only. With a policy the page also shows what `stepwise check` finds by it.
std::string writePage(const Json& report, const Json& scene, const Policy* policy = nullptr);

/// One line of the index of a scan.
struct IndexEntry {
  std::string page;       ///< file name beside the index; empty: none was written
  std::string thumbnail;  ///< PNG; empty: none
  Json figures;           ///< by indexFigures
};

/// {path, status, size, parts, features, machine, setups, clampings, steps, leadTimeD, cost, verdict, check, error} of
/// a report; `check` is the level that the policy gives it.
Json indexFigures(const Json& report, const Policy* policy = nullptr);

/// Page that lists the files of a scan, to be sorted and filtered.
std::string writeIndex(const std::string& title, const std::vector<IndexEntry>& entries);

}  // namespace stepwise
