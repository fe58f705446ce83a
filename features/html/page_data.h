// The words and tables of a page, from the report and from nothing else.
//
// A page shows phrases, so they are made here, once, by the code that writes the text report; the script in the page
// only lays them out. Strings are printable: control characters and direction marks of names are written out. Same
// report, same bytes. Cost: linear. Does not see: shapes.
#pragma once

#include "features/policy/check_policy.h"
#include "features/report.h"

namespace stepwise {

/// {title, input, remarks, parts, assembly}: what features/html/viewer/src reads.
Json buildPageData(const Json& report);

/// Private to features/html. `part` is one of the report's parts.
Json partPage(const Json& part);
/// null for a report without assembly.
Json assemblyPage(const Json& report);
/// {policy, verdict, counts, rows: what does not pass, the worst first, more: rows left out}.
Json checkPage(const Policy& policy, const FileCheck& check);
/// At most `maxCharacters` of a string, printable; empty for null.
Json shown(const Json& text, std::size_t maxCharacters = 600);

}  // namespace stepwise
