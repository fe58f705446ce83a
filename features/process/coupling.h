// How the steps of a chain depend on each other, and to which steps and pairs of steps the predicted scrap belongs.
//
// A step feeds a later one when the later is clamped on faces it made or on the stock it sawed, cuts a feature that
// sits in its own or works on the same one, runs in its set-up, or takes over the piece as it left it through heat
// (sintering, stress relief); a printed piece also through cleaning, debinding and the setter it shrinks on. A
// deviation reaches every step and feature downstream of it. Scrap of a step alone is what its own yield loses; scrap
// of an interaction is what a tolerance loses because two steps do not share a clamping: the loss with the whole path,
// less the loss the cutting alone would bring.
#pragma once

#include <string>
#include <vector>

namespace stepwise {

struct StepLink {
  int from = 0, to = 0;  ///< indices into the route's steps, from < to
  std::string why;       ///< "clamped on faces 3, 7", "cut into feature 2", "same set-up", "shrinks what it made"
};

struct StepReach {
  int steps = 0;                                 ///< later steps that a deviation of this one reaches
  int features = 0;                              ///< features made there or here
  int datums = 0;                                ///< later set-ups located on faces made here
  int specialTooling = 0, delicateHandling = 0;  ///< that the step itself needs
};

struct ScrapShare {
  std::vector<int> steps;  ///< one: the step alone; more: their interaction
  double ratio = 0;        ///< of started pieces
  std::string label;
};

/// What makes a step special, in words.
struct StepNote {
  int step = 0;
  std::string text;
};

struct CouplingEstimate {
  std::vector<StepLink> links;
  std::vector<StepReach> reach;            ///< as the route's steps
  std::vector<ScrapShare> scrap;           ///< largest first
  std::vector<StepNote> specialTooling;    ///< electrode, mould, phototool, fixture, soft jaws, setter
  std::vector<StepNote> delicateHandling;  ///< of a small, thin or green part
  double linksPerStep = 0;                 ///< density of the graph: how much one step rests on others
};

struct PlanContext;
struct Route;
CouplingEstimate estimateCoupling(const PlanContext& context, const Route& route);

}  // namespace stepwise
