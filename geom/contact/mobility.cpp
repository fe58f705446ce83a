#include "geom/contact/mobility.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace stepwise {
namespace {

using Row = Eigen::Matrix<double, 6, 1>;
using Rows = Eigen::Matrix<double, 6, Eigen::Dynamic>;

/// Below this share of the largest, a singular value or a residual is nothing.
constexpr double kNothing = 2e-3;

Eigen::Vector3d toEigen(Vec3 v) { return {v.x, v.y, v.z}; }
Vec3 toVec3(const Eigen::Vector3d& v) { return {v.x(), v.y(), v.z()}; }

/// The wrench directions with moments about the contacts' middle, in units of their size, so that pushes and turns
/// weigh alike and micro parts are judged as large ones.
struct Scaled {
  Rows rows;  ///< one column each: push, then turn
  Eigen::Vector3d middle = Eigen::Vector3d::Zero();
  double size = 1;
};

/// A point on the line of action, nearest to the origin.
Eigen::Vector3d footOf(const MotionConstraint& c) {
  const Eigen::Vector3d push = toEigen(c.push), turn = toEigen(c.turn);
  return push.squaredNorm() > 0 ? Eigen::Vector3d(push.cross(turn) / push.squaredNorm()) : Eigen::Vector3d::Zero();
}

Scaled scaled(const std::vector<MotionConstraint>& constraints) {
  Scaled result;
  for (const MotionConstraint& c : constraints) result.middle += footOf(c);
  result.middle /= double(std::max<std::size_t>(1, constraints.size()));
  double sum = 0;
  for (const MotionConstraint& c : constraints) sum = std::max(sum, (footOf(c) - result.middle).norm());
  if (sum > 0) result.size = sum;
  std::vector<Row> rows;
  const auto add = [&](const Row& row) {
    const double length = row.norm();
    if (length < 1e-12) return;
    const Row unit = row / length;
    for (const Row& known : rows)
      if ((known - unit).norm() < 1e-9) return;
    rows.push_back(unit);
  };
  for (const MotionConstraint& c : constraints) {
    const Eigen::Vector3d push = toEigen(c.push), turn = toEigen(c.turn) - result.middle.cross(push);
    Row row;
    row << push, turn / result.size;
    add(row);
    if (c.sense == MotionConstraint::Sense::twoWay) add(-row);
  }
  result.rows.resize(6, static_cast<Eigen::Index>(rows.size()));
  for (std::size_t i = 0; i < rows.size(); ++i) result.rows.col(static_cast<Eigen::Index>(i)) = rows[i];
  return result;
}

/// What is left of `target` after its projection onto the cone of the columns (Lawson & Hanson's NNLS). The negative
/// of what is left is a motion that no column forbids and that `target` points against.
Row residualOutsideCone(const Rows& columns, const Row& target) {
  const Eigen::Index count = columns.cols();
  Eigen::VectorXd x = Eigen::VectorXd::Zero(count);
  std::vector<Eigen::Index> passive;
  const auto solvePassive = [&] {
    Eigen::MatrixXd chosen(6, static_cast<Eigen::Index>(passive.size()));
    for (std::size_t i = 0; i < passive.size(); ++i) chosen.col(static_cast<Eigen::Index>(i)) = columns.col(passive[i]);
    return Eigen::VectorXd(chosen.completeOrthogonalDecomposition().solve(target));
  };
  Row residual = target;
  for (int round = 0; round < 60; ++round) {
    const Eigen::VectorXd gain = columns.transpose() * residual;
    Eigen::Index best = -1;
    for (Eigen::Index i = 0; i < count; ++i) {
      const bool known = std::find(passive.begin(), passive.end(), i) != passive.end();
      if (!known && gain(i) > 1e-10 && (best < 0 || gain(i) > gain(best))) best = i;
    }
    if (best < 0) break;
    passive.push_back(best);
    while (true) {
      const Eigen::VectorXd z = solvePassive();
      double step = 1;
      for (std::size_t i = 0; i < passive.size(); ++i) {
        const double from = x(passive[i]), to = z(static_cast<Eigen::Index>(i));
        if (to <= 0) step = std::min(step, from / std::max(from - to, 1e-300));
      }
      for (std::size_t i = 0; i < passive.size(); ++i)
        x(passive[i]) += step * (z(static_cast<Eigen::Index>(i)) - x(passive[i]));
      if (step >= 1) break;
      std::erase_if(passive, [&](Eigen::Index i) {
        if (x(i) > 1e-12) return false;
        x(i) = 0;
        return true;
      });
    }
    const Row before = residual;
    residual = target - columns * x;
    if (residual.norm() < 1e-9 || before.norm() - residual.norm() < 1e-12) break;
  }
  return residual;
}

Eigen::MatrixXd nullSpace(const Eigen::MatrixXd& columns) {
  if (columns.cols() == 0) return Eigen::MatrixXd::Identity(columns.rows(), columns.rows());
  const Eigen::JacobiSVD<Eigen::MatrixXd> svd(columns, Eigen::ComputeFullU);
  const double limit = kNothing * std::max(svd.singularValues()(0), 1e-300);
  Eigen::Index rank = 0;
  while (rank < svd.singularValues().size() && svd.singularValues()(rank) > limit) ++rank;
  return svd.matrixU().rightCols(columns.rows() - rank);
}

/// Orthonormal directions that the columns span.
Eigen::MatrixXd span(const Eigen::MatrixXd& columns) {
  if (columns.cols() == 0) return Eigen::MatrixXd(columns.rows(), 0);
  const Eigen::JacobiSVD<Eigen::MatrixXd> svd(columns, Eigen::ComputeFullU);
  Eigen::Index rank = 0;
  while (rank < svd.singularValues().size() && svd.singularValues()(rank) > kNothing) ++rank;
  return svd.matrixU().leftCols(rank);
}

/// One twist as the columns hold it: push, then turn times size, about the middle.
Twist unscaled(const Eigen::VectorXd& column, const Scaled& scale) {
  const Eigen::Vector3d angular = column.tail<3>() / scale.size;
  const Eigen::Vector3d linear = Eigen::Vector3d(column.head<3>()) - angular.cross(scale.middle);
  return {toVec3(angular), toVec3(linear)};
}

/// Turning with what of its velocity no sliding of the same body explains.
struct Turning {
  Eigen::Vector3d angular, velocity;
};

/// The two-way motions taken apart: directions of sliding, and independent turnings.
struct Freedom {
  Eigen::MatrixXd sliding;  ///< 3 × T
  std::vector<Turning> turning;
};

Freedom takeApart(const Eigen::MatrixXd& basis) {
  Freedom freedom;
  const Eigen::MatrixXd turns = basis.bottomRows(3);
  const Eigen::JacobiSVD<Eigen::MatrixXd> svd(turns, Eigen::ComputeFullU | Eigen::ComputeFullV);
  Eigen::Index rank = 0;
  while (rank < svd.singularValues().size() && svd.singularValues()(rank) > kNothing) ++rank;
  const Eigen::MatrixXd combined = basis * svd.matrixV();
  freedom.sliding = span(combined.topRows(3).rightCols(combined.cols() - rank));
  for (Eigen::Index i = 0; i < rank; ++i) {
    const Eigen::Vector3d velocity = combined.col(i).head<3>();
    const Eigen::Vector3d explained = freedom.sliding * (freedom.sliding.transpose() * velocity);
    freedom.turning.push_back({combined.col(i).tail<3>(), velocity - explained});
  }
  return freedom;
}

void nameSingleTurning(const Freedom& freedom, const Scaled& scale, Mobility& mobility) {
  const Turning& t = freedom.turning.front();
  const double square = t.angular.squaredNorm();
  const Eigen::Vector3d axis = t.angular / std::sqrt(square);
  const double advance = t.velocity.dot(t.angular) / square;
  const Eigen::Index slides = freedom.sliding.cols();
  mobility.axis = toVec3(axis);
  mobility.axisOrigin = toVec3(scale.middle + t.angular.cross(t.velocity) / square * scale.size);
  if (slides == 0) {
    const bool turnsOnly = std::abs(advance) < kNothing;
    mobility.kind = turnsOnly ? MotionKind::revolute : MotionKind::screw;
    if (!turnsOnly) mobility.pitchMm = advance * scale.size * 2 * std::numbers::pi;
  } else if (slides == 1) {
    const bool along = Eigen::Vector3d(freedom.sliding.col(0)).cross(axis).norm() < 10 * kNothing;
    mobility.kind = along ? MotionKind::cylindrical : MotionKind::other;
  } else if (slides == 2) {
    const double out = (freedom.sliding.transpose() * axis).norm();
    mobility.kind = out < 10 * kNothing ? MotionKind::planar : MotionKind::other;
  } else {
    mobility.kind = MotionKind::other;
  }
}

/// Three turnings without sliding: about one point, if there is one.
void nameBall(const Freedom& freedom, const Scaled& scale, Mobility& mobility) {
  Eigen::Matrix<double, 9, 3> crossed;
  Eigen::Matrix<double, 9, 1> velocities;
  for (Eigen::Index i = 0; i < 3; ++i) {
    const Eigen::Vector3d& w = freedom.turning[i].angular;
    crossed.block<3, 3>(3 * i, 0) << 0, w.z(), -w.y(), -w.z(), 0, w.x(), w.y(), -w.x(), 0;
    velocities.segment<3>(3 * i) = freedom.turning[i].velocity;
  }
  // A body turning by ω about r moves the point in the middle by r × ω.
  const Eigen::Vector3d center = crossed.colPivHouseholderQr().solve(velocities);
  const bool meets = (crossed * center - velocities).norm() < 10 * kNothing;
  mobility.kind = meets ? MotionKind::spherical : MotionKind::other;
  mobility.axisOrigin = toVec3(scale.middle + center * scale.size);
}

void nameMotion(const Eigen::MatrixXd& basis, const Scaled& scale, Mobility& mobility) {
  mobility.kind = MotionKind::other;
  if (basis.cols() == 0) {
    mobility.kind = MotionKind::fixed;
    return;
  }
  if (basis.cols() == 6) {
    mobility.kind = MotionKind::free;
    return;
  }
  const Freedom freedom = takeApart(basis);
  if (freedom.turning.empty() && freedom.sliding.cols() == 1) {
    mobility.kind = MotionKind::prismatic;
    mobility.axis = toVec3(Eigen::Vector3d(freedom.sliding.col(0)));
    mobility.axisOrigin = toVec3(scale.middle);
  } else if (freedom.turning.size() == 1) {
    nameSingleTurning(freedom, scale, mobility);
  } else if (freedom.turning.size() == 3 && freedom.sliding.cols() == 0) {
    nameBall(freedom, scale, mobility);
  }
}

Row stacked(const Twist& t) {
  Row row;
  row << toEigen(t.linear), toEigen(t.angular);
  return row;
}

}  // namespace

const char* name(MotionKind kind) {
  switch (kind) {
    case MotionKind::fixed: return "fixed";
    case MotionKind::revolute: return "revolute";
    case MotionKind::prismatic: return "prismatic";
    case MotionKind::cylindrical: return "cylindrical";
    case MotionKind::planar: return "planar";
    case MotionKind::spherical: return "spherical";
    case MotionKind::screw: return "screw";
    case MotionKind::free: return "free";
    case MotionKind::other: return "other";
  }
  return "other";
}

std::vector<MotionConstraint> constraintsOf(const FaceContact& contact, const Placement& placement) {
  std::vector<MotionConstraint> constraints;
  for (const ContactPoint& point : contact.points) {
    const Vec3 at = placement.applyToPoint(point.at), normal = placement.applyToDirection(point.normal);
    constraints.push_back({cross(at, normal), normal});
  }
  if (contact.kind == ContactKind::threaded && contact.pitchMm) {
    const Vec3 at = placement.applyToPoint(contact.at), axis = placement.applyToDirection(contact.direction);
    const double perRadian = *contact.pitchMm / (2 * std::numbers::pi);
    constraints.push_back({cross(at, axis) - axis * perRadian, axis, MotionConstraint::Sense::twoWay});
  }
  return constraints;
}

Mobility findMobility(const std::vector<MotionConstraint>& constraints) {
  Mobility mobility;
  if (constraints.empty()) return mobility;
  const Scaled scale = scaled(constraints);
  std::vector<Eigen::Index> held;
  for (Eigen::Index i = 0; i < scale.rows.cols(); ++i) {
    const Row left = residualOutsideCone(scale.rows, -scale.rows.col(i));
    if (left.norm() < kNothing) {
      held.push_back(i);
    } else {
      mobility.parting.push_back(unscaled(-left, scale));
    }
  }
  Eigen::MatrixXd heldRows(6, static_cast<Eigen::Index>(held.size()));
  for (std::size_t i = 0; i < held.size(); ++i) heldRows.col(static_cast<Eigen::Index>(i)) = scale.rows.col(held[i]);
  const Eigen::MatrixXd basis = nullSpace(scale.rows);
  mobility.twoWay = static_cast<int>(basis.cols());
  mobility.oneWay = static_cast<int>(nullSpace(heldRows).cols()) - mobility.twoWay;
  for (Eigen::Index i = 0; i < basis.cols(); ++i) mobility.basis.push_back(unscaled(basis.col(i), scale));
  nameMotion(basis, scale, mobility);
  return mobility;
}

Mobility moved(const Mobility& mobility, const Placement& by) {
  Mobility result = mobility;
  result.axisOrigin = by.applyToPoint(mobility.axisOrigin);
  result.axis = by.applyToDirection(mobility.axis);
  for (std::vector<Twist>* twists : {&result.basis, &result.parting})
    for (Twist& twist : *twists) {
      twist.angular = by.applyToDirection(twist.angular);
      twist.linear = by.applyToDirection(twist.linear) + cross(by.origin, twist.angular);
    }
  return result;
}

int countMechanismFreedoms(int bodies, const std::vector<JointConstraints>& joints) {
  const Eigen::Index unknowns = 6 * static_cast<Eigen::Index>(bodies - 1);
  if (unknowns <= 0) return 0;
  // Lengths are divided by the joints' spread, so that pushes and turns weigh alike.
  double size = 0;
  for (const JointConstraints& joint : joints)
    for (const Twist& t : joint.freedoms)
      if (norm(t.angular) > 1e-9) size = std::max(size, norm(t.linear) / norm(t.angular));
  if (size <= 0) size = 1;
  std::vector<Eigen::RowVectorXd> rows;
  for (const JointConstraints& joint : joints) {
    Eigen::MatrixXd allowed(6, static_cast<Eigen::Index>(joint.freedoms.size()));
    for (std::size_t i = 0; i < joint.freedoms.size(); ++i) {
      Row column = stacked(joint.freedoms[i]);
      column.head<3>() /= size;
      allowed.col(static_cast<Eigen::Index>(i)) = column.normalized();
    }
    const Eigen::MatrixXd forbidden = nullSpace(allowed);
    for (Eigen::Index k = 0; k < forbidden.cols(); ++k) {
      Eigen::RowVectorXd row = Eigen::RowVectorXd::Zero(unknowns);
      if (joint.a > 0) row.segment<6>(Eigen::Index{6} * (joint.a - 1)) = -forbidden.col(k).transpose();
      if (joint.b > 0) row.segment<6>(Eigen::Index{6} * (joint.b - 1)) = forbidden.col(k).transpose();
      rows.push_back(row);
    }
  }
  if (rows.empty()) return static_cast<int>(unknowns);
  Eigen::MatrixXd system(static_cast<Eigen::Index>(rows.size()), unknowns);
  for (std::size_t i = 0; i < rows.size(); ++i) system.row(static_cast<Eigen::Index>(i)) = rows[i];
  Eigen::ColPivHouseholderQR<Eigen::MatrixXd> qr(system);
  qr.setThreshold(kNothing / 10);
  return static_cast<int>(unknowns - qr.rank());
}

}  // namespace stepwise
