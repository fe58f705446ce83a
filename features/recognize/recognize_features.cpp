#include "features/recognize/recognize_features.h"

#include "features/recognize/claims.h"
#include "features/recognize/find_blends.h"
#include "features/recognize/find_bosses.h"
#include "features/recognize/find_cavities.h"
#include "features/recognize/find_chamfers.h"
#include "features/recognize/find_circular_cavities.h"
#include "features/recognize/find_cutouts.h"
#include "features/recognize/find_flats.h"
#include "features/recognize/find_freeform.h"
#include "features/recognize/find_gears.h"
#include "features/recognize/find_grooves.h"
#include "features/recognize/find_holes.h"
#include "features/recognize/find_knurls.h"
#include "features/recognize/find_outline.h"
#include "features/recognize/find_ribs.h"
#include "features/recognize/find_round_volumes.h"
#include "features/recognize/find_sheet.h"
#include "features/recognize/find_stock.h"
#include "features/recognize/find_text.h"
#include "features/recognize/find_threads.h"
#include "features/recognize/find_turned_profile.h"
#include "features/recognize/find_voids.h"
#include "features/recognize/join_blends.h"
#include "features/recognize/revolved_faces.h"
#include "features/recognize/sort_inner_rounds.h"
#include "features/recognize/split_faces.h"
#include "geom/brep/join_faces.h"

namespace stepwise {
namespace {

Recognition recognizeWhole(const FaceGraph& graph, const RecognizeOptions& options) {
  Claims claims(graph, options.minConfidence);
  const RevolvedFaces revolved = buildRevolvedFaces(graph);
  findVoids(graph, claims);
  const StockBlock stock = findStockBlock(graph);
  claimStockFaces(stock, claims);
  findSheet(graph, revolved, claims);
  findThreads(graph, revolved, claims);
  findGears(graph, revolved, claims);
  findKnurls(graph, revolved, claims);
  findText(graph, claims);
  findGrooves(graph, revolved, claims);
  findHoles(graph, revolved, stock, claims);
  findRoundVolumes(graph, revolved, stock, claims);
  findCircularCavities(graph, revolved, claims);
  findChamfers(graph, revolved, claims);
  findBlends(graph, claims);
  findTurnedProfile(graph, revolved, claims);
  findFlats(graph, claims);
  findBosses(graph, revolved, claims);
  findRibs(graph, claims);
  findCutouts(graph, revolved, claims);
  findSheetContours(graph, claims);
  findFreeform(graph, claims);
  findCavities(graph, stock, claims);
  sortInnerRounds(graph, claims);
  joinOutlines(graph, claims);
  joinInterruptedBlends(graph, claims);
  return std::move(claims).finish(graph);
}

}  // namespace

Recognition recognizeFeatures(const FaceGraph& graph, const RecognizeOptions& options) {
  if (!hasSplitFaces(graph)) return recognizeWhole(graph, options);
  const JoinedFaces joined = joinFaces(graph);
  return onOriginalFaces(recognizeWhole(joined.graph, options), joined.members);
}

}  // namespace stepwise
