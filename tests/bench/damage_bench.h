// What damaged texts do to the reader: truncated and bit-flipped copies of files, each read in a process of its own.
//
// Both readers read each copy; the stock one's crashes and hangs are counted, ours must not happen. Cost: some 50 ms a
// copy, most of it the stock reader's.
#pragma once

#include <string>
#include <vector>

namespace stepwise::bench {

struct DamageTally {
  int tries = 0;
  int same = 0;       ///< both readings are the same, or both refuse
  int told = 0;       ///< they differ, and ours says that something is amiss
  int silent = 0;     ///< they differ, and ours says nothing
  int crashed = 0;    ///< ours
  int slow = 0;       ///< ours took more than two seconds of the processor
  int stockLost = 0;  ///< the stock reader crashed or took more than thirty seconds
  double slowestS = 0;
  std::vector<std::string> findings;  ///< one line per silent, crashed or slow copy: file, try, what
};

/// `tries` copies of `files` of up to 100 kB, in turn; every fourth is truncated, the others have one to three bits
/// flipped. The number of a copy, from `first` on, is its seed.
DamageTally readDamaged(const std::vector<std::string>& files, int first, int tries);
void printDamage(const DamageTally& tally);

}  // namespace stepwise::bench
