#include "features/recognize/recognize_features.h"

#include "features/recognize/claims.h"
#include "features/recognize/find_blends.h"
#include "features/recognize/find_cavities.h"
#include "features/recognize/find_chamfers.h"
#include "features/recognize/find_circular_cavities.h"
#include "features/recognize/find_grooves.h"
#include "features/recognize/find_holes.h"
#include "features/recognize/find_stock.h"
#include "features/recognize/find_turned_profile.h"
#include "features/recognize/revolved_faces.h"

namespace stepwise {

Recognition recognizeFeatures(const FaceGraph& graph, const RecognizeOptions& options) {
  Claims claims(graph, options.minConfidence);
  const StockBlock stock = findStockBlock(graph);
  claimStockFaces(stock, claims);
  const RevolvedFaces revolved = buildRevolvedFaces(graph);
  findGrooves(graph, revolved, claims);
  findHoles(graph, revolved, claims);
  findCircularCavities(graph, revolved, claims);
  findChamfers(graph, revolved, claims);
  findBlends(graph, claims);
  findTurnedProfile(graph, revolved, claims);
  findCavities(graph, stock, claims);
  return std::move(claims).finish(graph);
}

}  // namespace stepwise
