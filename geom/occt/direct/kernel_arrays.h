// Lists of the standard library as arrays of the kernel, which count from 1. For geom/ only.
#pragma once

#include <vector>

namespace stepwise::direct {

template <class Array, class Value>
Array arrayOf(const std::vector<Value>& values) {
  Array array(1, static_cast<int>(values.size()));
  for (std::size_t i = 0; i < values.size(); ++i) array.SetValue(static_cast<int>(i) + 1, values[i]);
  return array;
}

}  // namespace stepwise::direct
