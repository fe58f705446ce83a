// What reading costs, beside the kernel's own reading of the same files in the same run.
//
// A set is one path of the command line. Runs of both readers alternate; each file counts with the median of its
// ratios. Memory is the most of any file, each read once by a process that does nothing else; it holds the libraries
// too.
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
  int larger = 0;  ///< files of which our process takes more memory
};

/// The most memory of this process in MB after one of the readers ("occt" or "stepwise") has read the files.
double peakOfReading(const std::string& reader, const std::vector<std::string>& files);

/// The scan of texts in memory, with all its checks and without building anything.
struct ScanSet {
  std::string name;
  int files = 0, failed = 0;
  double mb = 0;    ///< millions of bytes, of all texts
  double oneS = 0;  ///< with one thread: sum of medians
  double allS = 0;  ///< with all threads
};

ScanSet measureScanning(const std::string& name, const std::vector<std::string>& files, int repetitions);
void printScanning(const std::vector<ScanSet>& sets);

ReadSet measureReading(const std::string& name, const std::vector<std::string>& files, int repetitions);
void printReading(const std::vector<ReadSet>& sets);

}  // namespace stepwise::bench
