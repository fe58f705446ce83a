#include "features/setups/setup_plan.h"

namespace stepwise {

const char* name(MachineClass machine) {
  switch (machine) {
    case MachineClass::mill3: return "mill3";
    case MachineClass::mill4: return "mill4";
    case MachineClass::mill5: return "mill5";
    case MachineClass::turn: return "turn";
    case MachineClass::millTurn: return "millTurn";
    case MachineClass::swiss: return "swiss";
  }
  return "mill3";
}

const char* name(UnreachedFace::OtherProcess process) {
  switch (process) {
    case UnreachedFace::OtherProcess::none: return "none";
    case UnreachedFace::OtherProcess::wireEdm: return "wireEdm";
    case UnreachedFace::OtherProcess::sinkerEdm: return "sinkerEdm";
    case UnreachedFace::OtherProcess::notMachinable: return "notMachinable";
  }
  return "none";
}

const char* name(Clamping::Method method) {
  switch (method) {
    case Clamping::Method::vise: return "vise";
    case Clamping::Method::chuck: return "chuck";
    case Clamping::Method::collet: return "collet";
    case Clamping::Method::softJaws: return "softJaws";
    case Clamping::Method::toeClamps: return "toeClamps";
    case Clamping::Method::zeroPoint: return "zeroPoint";
    case Clamping::Method::vacuum: return "vacuum";
    case Clamping::Method::wax: return "wax";
    case Clamping::Method::carrierFrame: return "carrierFrame";
    case Clamping::Method::customFixture: return "customFixture";
  }
  return "customFixture";
}

const char* name(Clamping::Rest rest) {
  switch (rest) {
    case Clamping::Rest::none: return "none";
    case Clamping::Rest::tailstock: return "tailstock";
    case Clamping::Rest::steady: return "steady";
    case Clamping::Rest::tailstockAndSteady: return "tailstockAndSteady";
  }
  return "none";
}

}  // namespace stepwise
