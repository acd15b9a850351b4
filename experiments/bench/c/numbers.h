/* The benchmark's arithmetic: keyed words, functions by table, counts (MODEL.md Q5, Q8, Q9, Q12). */
#pragma once
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "layout.h"

#define WORD_RANGE 4294967296.0
#define MAX_MEAN 60.0
#define TOGETHER 16

static inline int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }
static inline double low_of(double a, double b) { return a < b ? a : b; }
static inline double high_of(double a, double b) { return a > b ? a : b; }

/* Philox4x32-10: four words of counter (agent, week + 52, quarter, 0) under key (seed, stream). */
static inline void block(uint32_t seed, uint32_t stream, uint32_t agent, int64_t week, uint32_t quarter, int64_t *w0,
                         int64_t *w1, int64_t *w2, int64_t *w3) {
  uint32_t c0 = agent, c1 = (uint32_t)(week + 52), c2 = quarter, c3 = 0, k0 = seed, k1 = stream;
  for (int round = 0; round < 10; round++) {
    uint64_t p0 = (uint64_t)0xD2511F53 * c0, p1 = (uint64_t)0xCD9E8D57 * c2;
    c0 = (uint32_t)(p1 >> 32) ^ c1 ^ k0;
    c1 = (uint32_t)p1;
    c2 = (uint32_t)(p0 >> 32) ^ c3 ^ k1;
    c3 = (uint32_t)p0;
    k0 += 0x9E3779B9;
    k1 += 0xBB67AE85;
  }
  *w0 = c0, *w1 = c1, *w2 = c2, *w3 = c3;
}

static inline double exp_t(double x) {
  double y = low_of(high_of(x, -700.0), 709.0) * 1.4426950408889634;
  double whole = floor(y);
  double scaled = (y - whole) * 4096.0;
  int64_t idx = (int64_t)scaled;
  double rest = scaled - (double)idx;
  int64_t bits = ((int64_t)whole + 1023) << 52;
  double power;
  memcpy(&power, &bits, 8);
  double value = (EXP_TABLE[idx] + rest * (EXP_TABLE[idx + 1] - EXP_TABLE[idx])) * power;
  return x < -700.0 ? 0.0 : value;
}

static inline double log_t(double x) {
  int64_t bits;
  memcpy(&bits, &x, 8);
  double whole = (double)((bits >> 52) - 1023);
  int64_t at = (bits >> 40) & 4095;
  double rest = (double)(bits & 1099511627775) * 9.094947017729282e-13;
  return (whole + LOG_TABLE[at] + rest * (LOG_TABLE[at + 1] - LOG_TABLE[at])) * 0.6931471805599453;
}

static inline double pow_t(double x, double y) {
  double value = exp_t(y * log_t(x));
  return x > 0.0 ? value : 0.0;
}

static inline int64_t share_threshold(double part, double total) { return (int64_t)floor(part / total * WORD_RANGE); }
static inline int64_t fixed(double x) { return (int64_t)rint(x * 1048576.0); }
static inline double real(int64_t total) { return (double)total / 1048576.0; }

/* Poisson counts of n means (Q12): each step adds a term to every sum, until every sum is above its word.
   A mean above 60 counts as the normal with the same mean and variance. */
static inline void draw_counts(const double *mean, const int64_t *words, int64_t n, double *count) {
  for (int64_t start = 0; start < n; start += TOGETHER) {
    int64_t end = least(start + TOGETHER, n) - start;
    double p[TOGETHER], sum[TOGETHER], lambda[TOGETHER], step = 0.0, below = 1.0;
    for (int64_t k = 0; k < end; k++) {
      lambda[k] = low_of(mean[start + k], MAX_MEAN);
      p[k] = mean[start + k] <= MAX_MEAN ? exp_t(-lambda[k]) : 1.0;
      sum[k] = p[k];
      count[start + k] = 0.0;
    }
    while (below > 0.0 && step < 200.0) {
      step += 1.0;
      below = 0.0;
      for (int64_t k = 0; k < end; k++) {
        double more = (double)words[start + k] * 2.3283064365386963e-10 >= sum[k] ? 1.0 : 0.0;
        count[start + k] += more;
        p[k] = p[k] * lambda[k] / step;
        sum[k] += p[k];
        below += more;
      }
    }
  }
  for (int64_t k = 0; k < n; k++)
    if (mean[k] > MAX_MEAN) count[k] = high_of(0.0, rint(mean[k] + sqrt(mean[k]) * NORMAL_TABLE[words[k] >> 22]));
}
