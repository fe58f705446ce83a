// Packed triangles (features/html/pack_mesh.h) to what the graphics card draws: rounded normals within a face, sharp
// ones between faces, and the edges where faces meet.
import { BufferAttribute, BufferGeometry } from "three";

const kSmooth = Math.cos((15 * Math.PI) / 180); // faces that meet flatter than this run into each other

function bytesOf(base64) {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; ++i) bytes[i] = text.charCodeAt(i);
  return bytes.buffer;
}

/** One id for each place in space: seams of a face and neighbouring faces find each other by it. */
function placesOf(words) {
  const known = new Map();
  const places = new Uint32Array(words.length / 3);
  for (let i = 0; i < places.length; ++i) {
    const key = (words[3 * i] * 65536 + words[3 * i + 1]) * 65536 + words[3 * i + 2];
    let place = known.get(key);
    if (place === undefined) known.set(key, (place = known.size));
    places[i] = place;
  }
  return places;
}

function triangleNormal(p, a, b, c, out) {
  const ux = p[3 * b] - p[3 * a], uy = p[3 * b + 1] - p[3 * a + 1], uz = p[3 * b + 2] - p[3 * a + 2];
  const vx = p[3 * c] - p[3 * a], vy = p[3 * c + 1] - p[3 * a + 1], vz = p[3 * c + 2] - p[3 * a + 2];
  out[0] = uy * vz - uz * vy;
  out[1] = uz * vx - ux * vz;
  out[2] = ux * vy - uy * vx;
}

function roundNormals(positions, corners, triangleFace, places) {
  const normals = new Float32Array(positions.length);
  const n = [0, 0, 0];
  let sums = new Map();
  let from = 0;
  const spread = (to) => {
    for (let i = from; i < to; ++i) {
      const sum = sums.get(places[corners[i]]);
      const length = Math.hypot(sum[0], sum[1], sum[2]) || 1;
      for (let k = 0; k < 3; ++k) normals[3 * corners[i] + k] = sum[k] / length;
    }
    sums = new Map();
    from = to;
  };
  for (let t = 0; t < triangleFace.length; ++t) {
    if (t > 0 && triangleFace[t] !== triangleFace[t - 1]) spread(3 * t);
    triangleNormal(positions, corners[3 * t], corners[3 * t + 1], corners[3 * t + 2], n);
    for (let k = 0; k < 3; ++k) {
      const place = places[corners[3 * t + k]];
      let sum = sums.get(place);
      if (!sum) sums.set(place, (sum = [0, 0, 0]));
      for (let m = 0; m < 3; ++m) sum[m] += n[m];
    }
  }
  spread(3 * triangleFace.length);
  return normals;
}

/** Borders of the faces, sharp and smooth ones apart. */
function findEdges(positions, normals, corners, triangleFace, places) {
  const borders = new Map(); // place pair → [corner, corner] of each face that ends there
  let own = new Map();
  const close = () => {
    for (const [key, pair] of own)
      if (pair) borders.has(key) ? borders.get(key).push(pair) : borders.set(key, [pair]);
    own = new Map();
  };
  for (let t = 0; t < triangleFace.length; ++t) {
    if (t > 0 && triangleFace[t] !== triangleFace[t - 1]) close();
    for (let k = 0; k < 3; ++k) {
      const i = corners[3 * t + k], j = corners[3 * t + ((k + 1) % 3)];
      const a = Math.min(places[i], places[j]), b = Math.max(places[i], places[j]);
      if (a === b) continue;
      const key = a * 67108864 + b;
      own.set(key, own.has(key) ? null : [i, j]); // twice in one face: inside it, or its seam
    }
  }
  close();
  const sharp = [], smooth = [];
  const at = (list, i) => list.push(positions[3 * i], positions[3 * i + 1], positions[3 * i + 2]);
  for (const pairs of borders.values()) {
    const [i, j] = pairs[0];
    let flat = pairs.length > 1;
    if (flat) {
      const other = places[pairs[1][0]] === places[i] ? pairs[1][0] : pairs[1][1];
      let cosine = 0;
      for (let k = 0; k < 3; ++k) cosine += normals[3 * i + k] * normals[3 * other + k];
      flat = cosine > kSmooth;
    }
    at(flat ? smooth : sharp, i);
    at(flat ? smooth : sharp, j);
  }
  const lines = (list) =>
    new BufferGeometry().setAttribute("position", new BufferAttribute(new Float32Array(list), 3));
  return { sharp: lines(sharp), smooth: lines(smooth) };
}

export function unpackMesh(packed) {
  const words = new Uint16Array(bytesOf(packed.positions));
  const corners = packed.wide ? new Uint32Array(bytesOf(packed.corners)) : new Uint16Array(bytesOf(packed.corners));
  const positions = new Float32Array(words.length);
  for (let i = 0; i < words.length; ++i) positions[i] = packed.min[i % 3] + (packed.size[i % 3] * words[i]) / 65535;
  const triangleFace = new Uint32Array(corners.length / 3);
  const vertexFace = new Float32Array(words.length / 3);
  let triangle = 0;
  packed.faces.forEach((count, face) => {
    for (const end = triangle + count; triangle < end; ++triangle) {
      triangleFace[triangle] = face;
      for (let k = 0; k < 3; ++k) vertexFace[corners[3 * triangle + k]] = face;
    }
  });
  const places = placesOf(words);
  const normals = roundNormals(positions, corners, triangleFace, places);
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new BufferAttribute(positions, 3));
  geometry.setAttribute("normal", new BufferAttribute(normals, 3));
  geometry.setAttribute("face", new BufferAttribute(vertexFace, 1));
  geometry.setIndex(new BufferAttribute(corners, 1));
  geometry.computeBoundingBox();
  geometry.computeBoundingSphere();
  return {
    geometry, triangleFace, faceCount: packed.faces.length,
    edges: findEdges(positions, normals, corners, triangleFace, places),
  };
}
