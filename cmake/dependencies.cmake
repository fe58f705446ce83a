# Every library the project uses, found once. Kernel libraries are linked PRIVATE by geom/ only.

# The version file of OCCT only accepts an exact match, so ask without a version and check by hand.
find_package(OpenCASCADE REQUIRED CONFIG)
if(OpenCASCADE_VERSION VERSION_LESS 7.6)
  message(FATAL_ERROR "OCCT 7.6 or newer is needed, found ${OpenCASCADE_VERSION}")
endif()
set(STEPWISE_OCCT_LIBS TKernel TKMath TKG2d TKG3d TKGeomBase TKBRep TKGeomAlgo TKTopAlgo TKPrim TKBO TKBool TKFillet
    TKOffset TKFeat TKMesh TKShHealing TKHLR TKXSBase TKCDF TKLCAF TKCAF TKVCAF TKXCAF TKService TKV3d)
if(OpenCASCADE_VERSION VERSION_LESS 7.8) # toolkits were renamed in 7.8
  list(APPEND STEPWISE_OCCT_LIBS TKSTEP TKSTEPBase TKSTEPAttr TKSTEP209 TKXDESTEP)
else()
  list(APPEND STEPWISE_OCCT_LIBS TKDE TKDESTEP)
endif()

find_package(CGAL REQUIRED)
find_package(Eigen3 REQUIRED NO_MODULE)
find_package(TBB REQUIRED)
find_package(LibArchive REQUIRED)
find_package(PNG REQUIRED)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(tl-expected REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(Threads REQUIRED)
find_path(CLI11_INCLUDE CLI/CLI.hpp REQUIRED)
find_path(TOMLPLUSPLUS_INCLUDE toml++/toml.h REQUIRED)

# Embree 4 where the system has it (Debian 13), else 3 (Debian 12); geom/mesh/ray_caster.cpp knows both.
find_library(EMBREE_LIBRARY NAMES embree4 embree3 REQUIRED)
find_path(EMBREE_INCLUDE NAMES embree4/rtcore.h embree3/rtcore.h REQUIRED)
