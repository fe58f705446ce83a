# The include rules are able to fail: a tree that breaks each of them once must be refused, line by line.
# Usage: cmake -DRULES=<include_rules.cmake> -DSCRATCH=<folder to write> -P include_rules_twin.cmake
cmake_minimum_required(VERSION 3.24)

file(REMOVE_RECURSE ${SCRATCH})
file(WRITE ${SCRATCH}/geom/brep/solid.h "#include <vector>\n#include \"geom/core/vec3.h\"\n")
file(WRITE ${SCRATCH}/geom/occt/convert.h "#include <gp_Pnt.hxx>\n")
file(WRITE ${SCRATCH}/geom/brep/solid.cpp "#include <TopoDS_Shape.hxx>\n#include \"geom/occt/convert.h\"\n")
file(WRITE ${SCRATCH}/features/hole.cpp "#include \"geom/brep/solid.h\"\n")

function(expect_refused what text)
  execute_process(COMMAND ${CMAKE_COMMAND} -DROOT=${SCRATCH} -P ${RULES} RESULT_VARIABLE code ERROR_VARIABLE said)
  if(code EQUAL 0 OR NOT said MATCHES "${text}")
    message(SEND_ERROR "${what} was not refused")
  endif()
endfunction()

execute_process(COMMAND ${CMAKE_COMMAND} -DROOT=${SCRATCH} -P ${RULES} RESULT_VARIABLE code ERROR_VARIABLE said)
if(NOT code EQUAL 0)
  message(SEND_ERROR "a clean tree was refused: ${said}")
endif()

file(WRITE ${SCRATCH}/geom/mesh/bad.h "#include <CGAL/Surface_mesh.h>\n")
expect_refused("a kernel header in a public header" "geom/mesh/bad.h")
file(WRITE ${SCRATCH}/geom/mesh/worse.h "  #  include \"geom/occt/convert.h\"\n")
expect_refused("a private header in a public header" "geom/mesh/worse.h")
file(WRITE ${SCRATCH}/geom/mesh/up.cpp "#include \"features/hole.h\"\n")
expect_refused("an include upwards" "geom/mesh/up.cpp")
file(WRITE ${SCRATCH}/features/up.h "#include \"cli/main.h\"\n")
expect_refused("an include from features upwards" "features/up.h")
file(WRITE ${SCRATCH}/cli/main.cpp "#include <embree3/rtcore.h>\n")
expect_refused("a kernel header in the command line" "cli/main.cpp")
