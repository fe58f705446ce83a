#include "geom/core/library_versions.h"

#include <CGAL/version.h>
#include <archive.h>
#include <oneapi/tbb/version.h>
#include <Standard_Version.hxx>

#include <Eigen/Core>

#if __has_include(<embree4/rtcore.h>)
#include <embree4/rtcore.h>
#else
#include <embree3/rtcore.h>
#endif

namespace stepwise {
namespace {

std::string dotted(int a, int b, int c) {
  return std::to_string(a) + "." + std::to_string(b) + "." + std::to_string(c);
}

}  // namespace

std::vector<LibraryVersion> geometryLibraryVersions() {
  return {{"CGAL", CGAL_VERSION_STR},
          {"Eigen", dotted(EIGEN_WORLD_VERSION, EIGEN_MAJOR_VERSION, EIGEN_MINOR_VERSION)},
          {"Embree", RTC_VERSION_STRING},
          {"OCCT", OCC_VERSION_COMPLETE},
          {"libarchive", dotted(ARCHIVE_VERSION_NUMBER / 1000000, ARCHIVE_VERSION_NUMBER / 1000 % 1000,
                                ARCHIVE_VERSION_NUMBER % 1000)},
          {"oneTBB", TBB_runtime_version()}};
}

}  // namespace stepwise
