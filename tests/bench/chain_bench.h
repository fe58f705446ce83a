// What sampling a chain's lead time costs, beside the kernel's reading of a file of some 100 kB in the same run.
#pragma once

#include <string>
#include <vector>

namespace stepwise::bench {

struct ChainBench {
  int draws = 10'000, steps = 30;
  double monteCarloS = 0;  ///< on one core, median
  std::string file;        ///< the one nearest to 100 kB
  double fileBytes = 0;
  double stockReaderS = 0;
  double libraryS = 0;  ///< the built-in process library, first use in this process
};

/// The files offered; the project's samples are looked at as well. Sets the number of threads to one and back.
ChainBench measureChain(std::vector<std::string> files, int repetitions);
void printChain(const ChainBench& bench);

}  // namespace stepwise::bench
