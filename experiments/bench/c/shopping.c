/* A week of planned shopping (MODEL.md c1-c7, c9): agents/consumers/shopping.py in C, in batches. */
#include "numbers.h"

#define BATCH 512
#define ONLINE (CHANNELS - 1)
#define BASKETS (BATCH * CATEGORIES + 1)

typedef struct {
  int64_t words[4][BATCH], ordered[BATCH][CHANNELS], last[BATCH], basket[BATCH][CATEGORIES];
  int64_t shopper[BATCH], category[BATCH], bought[BATCH], owner[BASKETS], kind[BASKETS];
  int64_t online_below[BASKETS], market_below[BASKETS], gain[BASKETS];
  double mean[BATCH], occasions[BATCH], factor[BATCH][CHANNELS], online_factor[BATCH];
  double market[BASKETS], social[BASKETS], in_person[BASKETS], market_term[BASKETS], terms[BASKETS], root[BASKETS];
  uint8_t admitted[ONLINE][BATCH];
} Batch;

typedef double Options[SEGMENTS][REGIONS][CATEGORIES][PRICE_CLASSES][CHANNELS];

static inline int segment_of(int traits) { return traits & 3; }
static inline int region_of(int traits) { return traits >> 2 & 3; }
static inline int feeds_of(int traits) { return traits >> 4 & 15; }
static inline int price_class_of(int traits) { return traits >> 8 & 3; }
static inline int budget_class_of(int traits) { return traits >> 10 & 63; }
static inline int habit_level(int habit) { return (habit >> 10) + (habit > 0); }

static void draw_range(const Tables *t, int stream, int64_t first, int64_t n, int quarter, Batch *b) {
  for (int64_t k = 0; k < n; k++)
    block(t->seed, stream, first + k, t->week, quarter, &b->words[0][k], &b->words[1][k], &b->words[2][k],
          &b->words[3][k]);
}

static void start_week(const uint8_t *impulse, int64_t first, int64_t n, Batch *b) {
  for (int64_t k = 0; k < n; k++) {
    b->last[k] = -1;
    for (int j = 0; j < ONLINE; j++) {
      b->ordered[k][j] = impulse[(first + k) * ONLINE + j];
      if (b->ordered[k][j] > 0) b->last[k] = j;
    }
    b->ordered[k][ONLINE] = 0;
    for (int g = 0; g < CATEGORIES; g++) b->basket[k][g] = -1;
  }
}

static void draw_occasions(const Consumers *c, const Tables *t, int64_t first, int64_t n, Batch *b) {
  draw_range(t, STREAM_OCCASIONS, first, n, 0, b);
  for (int64_t k = 0; k < n; k++) {
    int traits = c->traits[first + k];
    double budget = t->budget_idr[segment_of(traits)][budget_class_of(traits)];
    double planned = budget - t->cannibalisation * (double)c->impulse_ewma_idr[first + k];
    planned = high_of(t->budget_floor * budget, planned);
    b->mean[k] = low_of(planned * t->season / (double)t->occasion_idr, MAX_MEAN);
  }
  draw_counts(b->mean, b->words[0], n, b->occasions);
}

static void admit(const Consumers *c, const Tables *t, int64_t first, int64_t n,
                  int64_t adoption[ONLINE][SEGMENTS][FEED_SETS], Batch *b) {
  for (int quarter = 0; quarter < (ONLINE + 3) / 4; quarter++) {
    int start = 4 * quarter, end = start + 4 < ONLINE ? start + 4 : ONLINE, partly = 0;
    draw_range(t, STREAM_ADMISSION, first, n, quarter, b);
    for (int j = start; j < end; j++) {
      partly |= t->available[j] < (int64_t)WORD_RANGE;
      for (int64_t k = 0; k < n; k++) {
        int traits = c->traits[first + k];
        b->admitted[j][k] = b->words[j - start][k] < adoption[j][segment_of(traits)][feeds_of(traits)];
      }
    }
    if (!partly) continue;
    draw_range(t, STREAM_AVAILABLE, first, n, quarter, b);
    for (int j = start; j < end; j++)
      for (int64_t k = 0; k < n; k++) b->admitted[j][k] &= b->words[j - start][k] < t->available[j];
  }
}

static void weigh(const Consumers *c, const Tables *t, int64_t first, int64_t n, Batch *b) {
  for (int j = 0; j < ONLINE; j++) {
    int nest = t->nest[j];
    for (int64_t k = 0; k < n; k++) {
      int habit = c->habit[(first + k) * CHANNELS + j], taste = c->tastes[first + k] >> 6 * j & 63;
      b->factor[k][j] = t->habit_factor[nest][habit_level(habit)] * t->taste_factor[nest][taste] * b->admitted[j][k];
    }
  }
  for (int64_t k = 0; k < n; k++) {
    b->factor[k][ONLINE] = t->habit_factor[2][habit_level(c->habit[(first + k) * CHANNELS + ONLINE])];
    b->online_factor[k] = t->online_factor[c->tastes[first + k] >> 58 & 63];
  }
}

static int64_t fill_baskets(const Tables *t, int64_t left, int64_t baskets, Batch *b) {
  for (int64_t m = 0; m < left; m++) b->category[m] = 0;
  for (int g = 0; g < CATEGORIES - 1; g++)
    for (int64_t m = 0; m < left; m++) b->category[m] += b->words[0][m] >= t->category[g];
  for (int64_t m = 0; m < left; m++) {
    int64_t k = b->shopper[m], g = b->category[m], known = b->basket[k][g], v = known < 0 ? baskets : known;
    b->owner[baskets] = k;
    b->kind[baskets] = g;
    b->basket[k][g] = v;
    b->bought[m] = v;
    baskets += known < 0;
  }
  return baskets;
}

static void value_baskets(const Consumers *c, const Tables *t, int64_t first, int64_t low, int64_t high,
                          Options option, Batch *b) {
  for (int64_t v = low; v < high; v++) {
    int traits = c->traits[first + b->owner[v]];
    const double *row = option[segment_of(traits)][region_of(traits)][b->kind[v]][price_class_of(traits)];
    const double *factor = b->factor[b->owner[v]];
    double market = 0.0, social = 0.0;
    for (int j = 0; j < ONLINE; j++) {
      double value = row[j] * factor[j];
      if (t->nest[j] == 0) market += value;
      else social += value;
    }
    b->market[v] = market;
    b->social[v] = social;
    b->in_person[v] = row[ONLINE] * factor[ONLINE];
  }
  for (int64_t v = low; v < high; v++) b->market_term[v] = pow_t(b->market[v], t->nest_power[0]);
  for (int64_t v = low; v < high; v++) b->terms[v] = b->market_term[v] + pow_t(b->social[v], t->nest_power[1]);
  for (int64_t v = low; v < high; v++) b->market_below[v] = share_threshold(b->market_term[v], b->terms[v]);
  for (int64_t v = low; v < high; v++) b->root[v] = pow_t(b->terms[v], t->lambda_online);
  for (int64_t v = low; v < high; v++) {
    double online = b->online_factor[b->owner[v]] * b->root[v];
    b->root[v] = online + b->in_person[v];
    b->online_below[v] = share_threshold(online, b->root[v]);
  }
  for (int64_t v = low; v < high; v++) {
    int traits = c->traits[first + b->owner[v]];
    b->gain[v] = fixed(log_t(b->root[v]) / t->sensitivity[segment_of(traits)][price_class_of(traits)]);
  }
}

static int choose_member(const Tables *t, const double *w, int nest, double total, int64_t word) {
  double cumulative = 0.0;
  int last = 0;
  for (int j = 0; j < ONLINE; j++)
    if (t->nest[j] == nest && w[j] > 0.0) {
      cumulative += w[j];
      last = j;
      if (word < share_threshold(cumulative, total)) return j;
    }
  return last;
}

static void buy(const Consumers *c, const Tables *t, int64_t first, int64_t left, Options option, Batch *b,
                Tally *tally) {
  int64_t value_idr = t->occasion_idr * t->weight;
  for (int64_t m = 0; m < left; m++) {
    int64_t k = b->shopper[m], v = b->bought[m], g = b->category[m];
    int traits = c->traits[first + k], channel = ONLINE;
    if (b->words[1][m] < b->online_below[v]) {
      const double *row = option[segment_of(traits)][region_of(traits)][g][price_class_of(traits)];
      double w[ONLINE];
      for (int j = 0; j < ONLINE; j++) w[j] = row[j] * b->factor[k][j];
      int nest = b->words[2][m] < b->market_below[v] ? 0 : 1;
      channel = choose_member(t, w, nest, nest ? b->social[v] : b->market[v], b->words[3][m]);
    }
    b->last[k] = channel;
    b->ordered[k][channel] += 1;
    tally->orders[channel] += 1;
    tally->demand_idr[(channel * CATEGORIES + g) * REGIONS + region_of(traits)] += value_idr;
    tally->surplus[0] += b->gain[v];
  }
}

static void record_moves(const Consumers *c, const Tables *t, int64_t i, int64_t last, const uint8_t *early,
                         const int64_t *count, Tally *tally) {
  int64_t before = least(c->last_channel[i], CHANNELS);
  int64_t impulse = last < ONLINE ? early[last] : 0;
  int64_t planned_idr = (count[last] - impulse) * t->occasion_idr;
  tally->moved_buyers[before * CHANNELS + last] += 1;
  tally->moved_idr[before * CHANNELS + last] += (planned_idr + impulse * t->order_idr[last]) * t->weight;
  c->last_channel[i] = (uint8_t)last;
}

static void update_habit(const Tables *t, uint16_t *habit, const int64_t *count) {
  int64_t online = 0;
  for (int j = 0; j < ONLINE; j++) online += count[j];
  double speed = online > 0 ? t->habit_speed : 0.0, orders = (double)(online > 1 ? online : 1);
  for (int j = 0; j < ONLINE; j++) {
    double h = habit[j];
    double step = speed * ((double)count[j] / orders * 65535.0 - h), fading = t->habit_decay * (0.0 - h);
    habit[j] = (uint16_t)(int64_t)(h + rint(t->closed[j] ? fading : step));
  }
  int64_t everything = online + count[ONLINE];
  if (everything > 0) {
    double h = habit[ONLINE];
    double target = (double)count[ONLINE] / (double)everything * 65535.0;
    habit[ONLINE] = (uint16_t)(int64_t)(h + rint(t->habit_speed * (target - h)));
  }
}

void shopping(const Consumers *c, const Tables *t, const uint8_t *impulse, int64_t low, int64_t high, Tally *tally) {
  Batch *b = malloc(sizeof(Batch));
  static Options option;
  int64_t adoption[ONLINE][SEGMENTS][FEED_SETS];
  memcpy(option, t->option, sizeof(option));
  for (int s = 0; s < SEGMENTS; s++) {
    for (int r = 0; r < REGIONS; r++)
      for (int g = 0; g < CATEGORIES; g++)
        for (int p = 0; p < PRICE_CLASSES; p++)
          for (int j = 0; j < ONLINE; j++)
            if (!t->offered[g][j]) option[s][r][g][p][j] = 0.0;
    for (int used = 0; used < FEED_SETS; used++)
      for (int j = 0; j < ONLINE; j++) {
        int bit = t->feed_bit[j], user = bit >= 0 && used >> bit & 1;
        adoption[j][s][used] = t->admission[s][user][j];
      }
  }
  for (int64_t first = low; first < high; first += BATCH) {
    int64_t n = least(BATCH, high - first), left = 0, baskets = 0, occasion = 0;
    start_week(impulse, first, n, b);
    draw_occasions(c, t, first, n, b);
    admit(c, t, first, n, adoption, b);
    weigh(c, t, first, n, b);
    for (int64_t k = 0; k < n; k++) {
      b->shopper[left] = k;
      left += b->occasions[k] > 0.0;
    }
    while (left > 0) {
      int64_t before = baskets, kept = 0;
      for (int64_t m = 0; m < left; m++)
        block(t->seed, STREAM_CHOICE, first + b->shopper[m], t->week, 2 * occasion, &b->words[0][m], &b->words[1][m],
              &b->words[2][m], &b->words[3][m]);
      baskets = fill_baskets(t, left, before, b);
      value_baskets(c, t, first, before, baskets, option, b);
      buy(c, t, first, left, option, b, tally);
      occasion++;
      for (int64_t m = 0; m < left; m++) {
        int64_t k = b->shopper[m];
        b->shopper[kept] = k;
        kept += b->occasions[k] > (double)occasion;
      }
      left = kept;
    }
    for (int64_t k = 0; k < n; k++) {
      int64_t i = first + k;
      if (b->last[k] >= 0) record_moves(c, t, i, b->last[k], impulse + i * ONLINE, b->ordered[k], tally);
      for (int j = 0; j < CHANNELS; j++) tally->buyers[j] += b->ordered[k][j] > 0;
      update_habit(t, c->habit + i * CHANNELS, b->ordered[k]);
      int feeds = feeds_of(c->traits[i]) & 7;
      tally->people_by_feeds[feeds] += 1;
      for (int j = 0; j < CHANNELS; j++) tally->habit_by_feeds[feeds * CHANNELS + j] += c->habit[i * CHANNELS + j];
    }
  }
  free(b);
}
