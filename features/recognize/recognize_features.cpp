#include "features/recognize/recognize_features.h"

#include "features/recognize/claims.h"
#include "features/recognize/find_cavities.h"
#include "features/recognize/find_stock.h"

namespace stepwise {

Recognition recognizeFeatures(const FaceGraph& graph, const RecognizeOptions& options) {
  Claims claims(graph, options.minConfidence);
  const StockBlock stock = findStockBlock(graph);
  claimStockFaces(stock, claims);
  findCavities(graph, stock, claims);
  return std::move(claims).finish(graph);
}

}  // namespace stepwise
