#include "geom/brep/fit_canonical.h"

#include <Eigen/Dense>

#include <algorithm>
#include <cmath>

namespace stepwise {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

// Normals of a spline that stands for an analytic surface are much better than this; real freeform is far worse.
constexpr double kNormalTolerance = 2e-3;

Eigen::Vector3d toEigen(Vec3 v) { return {v.x, v.y, v.z}; }
Vec3 fromEigen(const Eigen::Vector3d& v) { return {v.x(), v.y(), v.z()}; }

Vec3 meanPoint(const std::vector<SurfaceSample>& samples) {
  Vec3 sum;
  for (const SurfaceSample& s : samples) sum += s.point;
  return sum / static_cast<double>(samples.size());
}

std::optional<Surface> fitPlane(const std::vector<SurfaceSample>& samples, double tolerance) {
  Vec3 normal;
  for (const SurfaceSample& s : samples) normal += s.normal;
  normal = normalized(normal);
  const Vec3 origin = meanPoint(samples);
  for (const SurfaceSample& s : samples) {
    if (std::abs(dot(s.point - origin, normal)) > tolerance) return std::nullopt;
    if (dot(s.normal, normal) < 1 - kNormalTolerance) return std::nullopt;
  }
  return Plane{origin, normal};
}

/// Least squares for point = centre + signedRadius · normal, in the given coordinates.
struct CenterFit {
  VectorXd center;
  double signedRadius = 0;
};
CenterFit fitCenter(const MatrixXd& points, const MatrixXd& normals) {
  const auto count = points.rows(), dim = points.cols();
  MatrixXd a = MatrixXd::Zero(count * dim, dim + 1);
  VectorXd b(count * dim);
  for (Eigen::Index i = 0; i < count; ++i)
    for (Eigen::Index d = 0; d < dim; ++d) {
      a(i * dim + d, d) = 1;
      a(i * dim + d, dim) = normals(i, d);
      b(i * dim + d) = points(i, d);
    }
  const VectorXd x = a.colPivHouseholderQr().solve(b);
  return {x.head(dim), x(dim)};
}

std::optional<Surface> fitSphere(const std::vector<SurfaceSample>& samples, double tolerance) {
  MatrixXd points(samples.size(), 3), normals(samples.size(), 3);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    points.row(i) = toEigen(samples[i].point);
    normals.row(i) = toEigen(samples[i].normal);
  }
  const CenterFit fit = fitCenter(points, normals);
  const Vec3 center = fromEigen(fit.center);
  const double radius = std::abs(fit.signedRadius);
  if (!(radius > tolerance)) return std::nullopt;
  for (const SurfaceSample& s : samples) {
    if (std::abs(distance(s.point, center) - radius) > tolerance) return std::nullopt;
    if (distance(center + s.normal * fit.signedRadius, s.point) > std::max(tolerance, radius * 2 * kNormalTolerance))
      return std::nullopt;
  }
  return Sphere{center, radius, fit.signedRadius < 0};
}

/// Unit direction along which `rows` vary least, and how much they vary along it (standard deviation).
std::pair<Vec3, double> leastDirection(const MatrixXd& rows) {
  const Eigen::SelfAdjointEigenSolver<Eigen::Matrix3d> solver(rows.transpose() * rows /
                                                              static_cast<double>(rows.rows()));
  return {normalized(fromEigen(solver.eigenvectors().col(0))), std::sqrt(std::max(0.0, solver.eigenvalues()(0)))};
}

std::optional<Surface> fitCylinder(const std::vector<SurfaceSample>& samples, double tolerance) {
  MatrixXd normals(samples.size(), 3);
  for (std::size_t i = 0; i < samples.size(); ++i) normals.row(i) = toEigen(samples[i].normal);
  const auto [axis, spread] = leastDirection(normals);
  if (spread > kNormalTolerance) return std::nullopt;
  const Vec3 u = anyPerpendicular(axis), v = cross(axis, u);
  const Vec3 mean = meanPoint(samples);
  MatrixXd points2(samples.size(), 2), normals2(samples.size(), 2);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const Vec3 p = samples[i].point - mean;
    points2.row(i) << dot(p, u), dot(p, v);
    normals2.row(i) << dot(samples[i].normal, u), dot(samples[i].normal, v);
  }
  const CenterFit fit = fitCenter(points2, normals2);
  const double radius = std::abs(fit.signedRadius);
  if (!(radius > tolerance)) return std::nullopt;
  const Vec3 origin = mean + u * fit.center(0) + v * fit.center(1);
  for (const SurfaceSample& s : samples) {
    const Vec3 offset = s.point - origin;
    const Vec3 radial = offset - axis * dot(offset, axis);
    if (std::abs(norm(radial) - radius) > tolerance) return std::nullopt;
    if (dot(radial, s.normal) * fit.signedRadius < 0) return std::nullopt;
  }
  return Cylinder{origin, axis, radius, fit.signedRadius < 0};
}

std::optional<Surface> fitCone(const std::vector<SurfaceSample>& samples, double tolerance) {
  Eigen::Vector3d meanNormal = Eigen::Vector3d::Zero();
  for (const SurfaceSample& s : samples) meanNormal += toEigen(s.normal);
  meanNormal /= static_cast<double>(samples.size());
  MatrixXd centred(samples.size(), 3);
  for (std::size_t i = 0; i < samples.size(); ++i)
    centred.row(i) = (toEigen(samples[i].normal) - meanNormal).transpose();
  auto [axis, spread] = leastDirection(centred);
  if (spread > kNormalTolerance) return std::nullopt;
  // Every tangent plane passes through the apex.
  MatrixXd a(samples.size(), 3);
  VectorXd b(samples.size());
  const Vec3 mean = meanPoint(samples);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    a.row(i) = toEigen(samples[i].normal);
    b(i) = dot(samples[i].normal, samples[i].point - mean);
  }
  const Vec3 apex = mean + fromEigen(a.colPivHouseholderQr().solve(b));
  if (dot(mean - apex, axis) < 0) axis = -axis;
  const double sine = std::abs(dot(samples.front().normal, axis));
  const Angle halfAngle = Angle::radians(std::asin(std::min(1.0, sine)));
  if (halfAngle < Angle::degrees(0.05) || halfAngle > Angle::degrees(89.95)) return std::nullopt;
  const double cosine = std::cos(halfAngle.inRadians());
  for (const SurfaceSample& s : samples) {
    const Vec3 offset = s.point - apex;
    const double along = dot(offset, axis);
    const double radius = norm(offset - axis * along);
    if (std::abs(radius - along * std::tan(halfAngle.inRadians())) * cosine > tolerance) return std::nullopt;
  }
  return Cone{apex, axis, halfAngle, dot(samples.front().normal, axis) > 0};
}

struct Axis {
  Vec3 origin, direction;
};

/// The line that all normal lines meet: null vector of the reciprocal Plücker products.
std::optional<Axis> findRotationAxis(const std::vector<SurfaceSample>& samples, double scale) {
  const Vec3 mean = meanPoint(samples);
  MatrixXd lines(samples.size(), 6);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const Vec3 p = (samples[i].point - mean) / scale;
    lines.row(i) << toEigen(cross(p, samples[i].normal)).transpose(), toEigen(samples[i].normal).transpose();
  }
  const Eigen::SelfAdjointEigenSolver<Eigen::Matrix<double, 6, 6>> solver(lines.transpose() * lines);
  const Eigen::Matrix<double, 6, 1> best = solver.eigenvectors().col(0);
  const Vec3 direction = fromEigen(best.head<3>()), moment = fromEigen(best.tail<3>());
  const double length = norm(direction);
  if (length < 1e-6) return std::nullopt;
  const Vec3 unit = direction / length;
  return Axis{mean + cross(unit, moment / length) * scale, unit};
}

std::optional<Surface> fitTorus(const std::vector<SurfaceSample>& samples, double tolerance) {
  Box3 box;
  for (const SurfaceSample& s : samples) box.add(s.point);
  const std::optional<Axis> axis = findRotationAxis(samples, std::max(box.diagonalMm(), tolerance));
  if (!axis) return std::nullopt;
  // In the meridian plane a torus is a circle.
  MatrixXd points(samples.size(), 2), normals(samples.size(), 2);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const Vec3 offset = samples[i].point - axis->origin;
    const double along = dot(offset, axis->direction);
    const Vec3 radial = offset - axis->direction * along;
    const double radius = norm(radial);
    if (radius < tolerance) return std::nullopt;
    points.row(i) << radius, along;
    normals.row(i) << dot(samples[i].normal, radial) / radius, dot(samples[i].normal, axis->direction);
    if (std::abs(normals.row(i).norm() - 1) > kNormalTolerance) return std::nullopt;
  }
  const CenterFit fit = fitCenter(points, normals);
  const double minor = std::abs(fit.signedRadius), major = fit.center(0);
  if (!(minor > tolerance) || !(major > tolerance) || minor > 1e4 * box.diagonalMm()) return std::nullopt;
  for (Eigen::Index i = 0; i < points.rows(); ++i)
    if (std::abs((points.row(i).transpose() - fit.center).norm() - minor) > tolerance) return std::nullopt;
  return Torus{axis->origin + axis->direction * fit.center(1), axis->direction, major, minor, fit.signedRadius < 0};
}

}  // namespace

std::optional<Surface> fitCanonical(const std::vector<SurfaceSample>& samples, double toleranceMm) {
  if (samples.size() < 6) return std::nullopt;
  for (auto* fit : {fitPlane, fitSphere, fitCylinder, fitCone, fitTorus})
    if (std::optional<Surface> found = fit(samples, toleranceMm)) return found;
  return std::nullopt;
}

}  // namespace stepwise
