// Parts of a scan that are the same as, or like, a given part or each other, so that a quote can be used again.
//
// Compared by shape_signature.h: turned, moved and renamed copies are found, and so are mirror images.
#pragma once

#include "cli/results/scan_database.h"
#include "cli/results/table.h"

namespace stepwise {

struct FindSimilarOptions {
  double within = 0.1;    ///< largest distance; 0: duplicates only
  std::size_t most = 20;  ///< rows for each given part
};

/// The nearest to each part of the report, duplicates first: distance, path, part, name, volume, area, how they differ.
Result<Table> findSimilar(ScanDatabase& scan, const Json& report, const FindSimilarOptions& options);
/// Pairs of different contents within the scan, duplicates first. Compares only parts whose volumes differ by less than
/// a fifth, so that the time grows little faster than the number of parts.
Result<Table> findSimilarPairs(ScanDatabase& scan, const FindSimilarOptions& options);

}  // namespace stepwise
