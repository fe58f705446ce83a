// Whether both readers say the same: of files, and of what OCCT writes when it exports them again.
//
// Each file is read by the stock reader and written again as AP203, AP214 and AP242, in inch, and with every face as a
// spline; each of these texts is then read by both readers. One process per file. Cost: some fifteen times the stock
// reader's time.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace stepwise::bench {

struct Agreement {
  int texts = 0;
  int same = 0;          ///< no difference in parts, faces, measures, names, colours, instances, diagnostics
  int whollyDirect = 0;  ///< no body went to the stock reader
};

struct AgreementTally {
  std::map<std::string, Agreement> byVariant;  ///< "as it is", "AP203", …
  std::vector<std::string> findings;           ///< file, variant, first difference; also what could not be written
};

AgreementTally compareReaders(const std::vector<std::string>& files);
void printAgreement(const AgreementTally& tally);

}  // namespace stepwise::bench
