# The layers' arrows point one way: geom <- features <- cli, and the kernel stays inside geom.
# Usage: cmake -DROOT=<source tree> -P include_rules.cmake; fails with one line for each broken rule.
cmake_minimum_required(VERSION 3.24)

set(kernel "<[^>]*\\.hxx>|<(CGAL|boost|Eigen|embree[34]|tbb|oneapi)/|\"geom/occt/")
set(packers "<archive[.h_]|<png[.]h") # tests may use them, to make the files they read
set(broken "")

# Reports each include in `files` that matches `pattern`.
function(forbid rule pattern)
  foreach(file ${ARGN})
    file(STRINGS ${ROOT}/${file} lines REGEX "^[ \t]*#[ \t]*include[ \t]*(${pattern})")
    foreach(line ${lines})
      set(broken "${broken}\n  ${file}: ${line} (${rule})")
    endforeach()
  endforeach()
  set(broken "${broken}" PARENT_SCOPE)
endfunction()

function(sources_of result)
  set(globs "")
  foreach(folder ${ARGN})
    list(APPEND globs ${ROOT}/${folder}/*.h ${ROOT}/${folder}/*.cpp)
  endforeach()
  file(GLOB_RECURSE files RELATIVE ${ROOT} ${globs})
  set(${result} ${files} PARENT_SCOPE)
endfunction()

sources_of(geom geom)
sources_of(features features)
sources_of(above_features cli samples)
sources_of(tests tests)
set(public_geom_headers ${geom})
list(FILTER public_geom_headers INCLUDE REGEX "\\.h$")
list(FILTER public_geom_headers EXCLUDE REGEX "^geom/occt/")

if(NOT geom OR NOT features)
  message(FATAL_ERROR "no sources below ${ROOT}: nothing was checked")
endif()
sources_of(generator tests/support/part_generator)
list(FILTER generator EXCLUDE REGEX "/score_")
forbid("the truth about generated parts does not lean on the recogniser" "\"features/" ${generator})
forbid("geom knows nothing of the layers above it" "\"(features|cli|plugin|samples|tests)/" ${geom})
forbid("features knows nothing of the layers above it" "\"(cli|plugin|samples|tests)/" ${features})
forbid("only geom sees the kernel" "${kernel}|${packers}" ${features} ${above_features})
forbid("only geom sees the kernel" "${kernel}" ${tests})
forbid("public headers of geom hide the kernel" "${kernel}|${packers}" ${public_geom_headers})

if(broken)
  message(FATAL_ERROR "include rules are broken:${broken}")
endif()
