// Embree 3 and Embree 4 as one: the few calls whose names or arguments differ. For geom/ only.
#pragma once

#if __has_include(<embree4/rtcore.h>)
#include <embree4/rtcore.h>
#else
#include <embree3/rtcore.h>
#endif

namespace stepwise::embree {

#if RTC_VERSION_MAJOR >= 4

using QueryContext = RTCRayQueryContext;
inline constexpr RTCSceneFlags kFilterFlag = RTC_SCENE_FLAG_FILTER_FUNCTION_IN_ARGUMENTS;

inline void initContext(QueryContext& context) { rtcInitRayQueryContext(&context); }

/// Nearest hit that `filter` accepts (null: any).
inline void intersect(RTCScene scene, QueryContext& context, RTCFilterFunctionN filter, RTCRayHit& query) {
  RTCIntersectArguments arguments;
  rtcInitIntersectArguments(&arguments);
  arguments.context = &context;
  arguments.filter = filter;
  if (filter != nullptr) arguments.flags = RTC_RAY_QUERY_FLAG_INVOKE_ARGUMENT_FILTER;
  rtcIntersect1(scene, &query, &arguments);
}

inline void occluded(RTCScene scene, RTCRay& ray) { rtcOccluded1(scene, &ray, nullptr); }

#else

using QueryContext = RTCIntersectContext;
inline constexpr RTCSceneFlags kFilterFlag = RTC_SCENE_FLAG_CONTEXT_FILTER_FUNCTION;

inline void initContext(QueryContext& context) { rtcInitIntersectContext(&context); }

/// Nearest hit that `filter` accepts (null: any).
inline void intersect(RTCScene scene, QueryContext& context, RTCFilterFunctionN filter, RTCRayHit& query) {
  context.filter = filter;
  rtcIntersect1(scene, &context, &query);
}

inline void occluded(RTCScene scene, RTCRay& ray) {
  RTCIntersectContext context;
  rtcInitIntersectContext(&context);
  rtcOccluded1(scene, &context, &ray);
}

#endif

}  // namespace stepwise::embree
