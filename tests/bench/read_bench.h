// What reading costs, beside the kernel's own reading of the same files in the same run.
//
// A set is one path of the command line. Runs of both readers alternate; each file counts with the median of its
// ratios. Memory is the most that a process of its own ever held while it read the whole set once.
#pragma once

#include <string>
#include <vector>

namespace stepwise::bench {

struct ReadSet {
  std::string name;
  int files = 0, failed = 0;
  int direct = 0;     ///< files of which nothing went to the kernel's reader
  double stockS = 0;  ///< sums of medians
  double readS = 0;
  std::vector<double> ratios;  ///< kernel's time to ours, per file
  double stockMb = 0, readMb = 0;
};

ReadSet measureReading(const std::string& name, const std::vector<std::string>& files, int repetitions);
void printReading(const std::vector<ReadSet>& sets);

}  // namespace stepwise::bench
