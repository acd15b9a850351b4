/* A week's orders find their sellers (MODEL.md d1-d8): agents/merchants/{members,offer_batch,sales,offers,reputation}.py
   in C, for a week without partners, import floors or mandated places. */
#include "numbers.h"

#define ONLINE (CHANNELS - 1)
#define ACTIVE 2
#define DORMANT 3
#define CROSS_BORDER 2
#define GRID 161
#define BATCH 256
#define LONGEST 16384

typedef struct {
  int64_t n, groups, start[CATEGORIES * REGIONS + 1];
  int64_t *row, *home, *local;
  double *firms, *weight, *utility;
} Members;

typedef struct {
  int64_t groups, start[CATEGORIES * REGIONS + 1], *row;
  double *value, *won;
} Hopes;

typedef struct {
  double pull[BATCH], fame[BATCH], exponent[BATCH], advert[BATCH], weight[BATCH], price[BATCH];
  double rating[BATCH], ratings[BATCH], liking[BATCH], origin[BATCH], utility[BATCH];
} Offers;

typedef struct {
  int64_t firms[CHANNELS][CATEGORIES], total[CHANNELS][CATEGORIES], moment[CHANNELS][CATEGORIES];
  int64_t live[CHANNELS][CATEGORIES];
} Published;

static int64_t *whole_numbers(int64_t n) { return malloc((n + 1) * sizeof(int64_t)); }
static double *numbers(int64_t n) { return malloc((n + 1) * sizeof(double)); }

static inline void gather_weight(const Merchant *m, const Shelf *s, int64_t k, Offers *o) {
  o->pull[k] = (double)m->weight * (double)m->pull[s->side] * (double)m->skill[s->channel];
  o->fame[k] = 1.0 + (double)m->popularity[s->channel];
  o->exponent[k] = s->popularity_exponent;
  o->advert[k] = s->side == 0 ? 1.0 : 1.0 + (double)m->ad * s->ad_factor;
  o->price[k] = (double)m->price[s->channel];
}

static inline void gather_utility(const Merchant *m, const Shelf *s, int64_t k, Offers *o) {
  int local = m->goods == 0, imported = m->goods == 1;
  o->rating[k] = (double)m->rating;
  o->ratings[k] = (double)m->rating_count;
  o->liking[k] = local ? s->local_preference : imported ? -s->delivery : -s->delivery_abroad;
  o->origin[k] = local ? -s->delivery : imported ? s->origin_imported : s->origin_cross_border;
}

static inline void weigh_offers(int64_t n, Offers *o) {
  for (int64_t k = 0; k < n; k++) o->weight[k] = o->pull[k] * pow_t(o->fame[k], o->exponent[k]) * o->advert[k];
}

static inline void value_offers(const Shelf *s, int64_t n, Offers *o) {
  for (int64_t k = 0; k < n; k++) {
    double utility = -s->price_weight * log_t(o->price[k]), count = o->ratings[k];
    utility = utility + s->rating_weight * o->rating[k] * count / (count + s->rating_prior);
    o->utility[k] = utility + o->liking[k] + o->origin[k];
  }
}

static int64_t list_rows(const uint16_t *standing, int64_t slots, const Shelf *s, int64_t *row) {
  int64_t n = 0, bit = 1 << s->channel;
  for (int64_t i = 0; i < slots; i++) {
    row[n] = i;
    n += (standing[i] & bit) != 0;
  }
  return n;
}

static void reach(int64_t far[CATEGORIES][REGIONS + 1], int64_t near[CATEGORIES][REGIONS + 1], int in_person,
                  int64_t out[CATEGORIES][REGIONS]) {
  for (int c = 0; c < CATEGORIES; c++)
    for (int r = 0; r < REGIONS; r++) {
      out[c][r] = near[c][r];
      for (int other = 0; !in_person && other <= REGIONS; other++) out[c][r] += other == r ? 0 : far[c][other];
    }
}

static Members list_members(const Merchant *all, const uint16_t *standing, int64_t slots, const Shelf *s,
                            int64_t total[CATEGORIES][REGIONS], int64_t moment[CATEGORIES][REGIONS]) {
  int in_person = s->side == 0, groups = in_person ? CATEGORIES * REGIONS : CATEGORIES;
  int64_t *row = whole_numbers(slots), n = list_rows(standing, slots, s, row), *place = whole_numbers(n);
  int64_t start[CATEGORIES * REGIONS + 2] = {0}, sum[CATEGORIES][REGIONS + 1] = {0};
  int64_t far[CATEGORIES][REGIONS + 1] = {0}, near[CATEGORIES][REGIONS + 1] = {0};
  Members out = {n, groups, {0}, whole_numbers(n), whole_numbers(n), whole_numbers(n), numbers(n), numbers(n), numbers(n)};
  Offers offers;
  for (int64_t k = 0; k < n; k++) {
    const Merchant *m = all + row[k];
    place[k] = in_person ? m->category * REGIONS + least(m->region, REGIONS - 1) : m->category;
    start[place[k] + 1] += 1;
  }
  for (int g = 0; g < groups; g++) start[g + 1] += start[g];
  memcpy(out.start, start, sizeof(out.start));
  for (int64_t k = 0; k < n; k++) place[k] = start[place[k]]++;
  for (int64_t first = 0; first < n; first += BATCH) {
    int64_t some = least(BATCH, n - first);
    for (int64_t k = 0; k < some; k++) {
      gather_weight(all + row[first + k], s, k, &offers);
      gather_utility(all + row[first + k], s, k, &offers);
    }
    weigh_offers(some, &offers);
    value_offers(s, some, &offers);
    for (int64_t k = 0; k < some; k++) {
      const Merchant *m = all + row[first + k];
      int64_t at = place[first + k], home = least(m->region, REGIONS);
      double weight = offers.weight[k], utility = offers.utility[k];
      out.row[at] = row[first + k];
      out.home[at] = home;
      out.local[at] = m->goods == 0;
      out.firms[at] = m->weight;
      out.weight[at] = weight;
      out.utility[at] = utility;
      sum[m->category][home] += fixed(weight);
      far[m->category][home] += fixed(weight * utility);
      near[m->category][home] += fixed(weight * (utility + s->proximity));
    }
  }
  reach(sum, sum, in_person, total);
  reach(far, near, in_person, moment);
  free(row), free(place);
  return out;
}

static int64_t settle_regions(const Shelf *s, int64_t total[CATEGORIES][REGIONS], int64_t demand[CATEGORIES][REGIONS]) {
  int64_t unmet = 0;
  for (int c = 0; c < CATEGORIES; c++)
    for (int r = 0; r < REGIONS; r++) {
      if (demand[c][r] <= 0 || total[c][r] != 0) continue;
      int64_t moved = demand[c][r];
      demand[c][r] = 0;
      for (int step = 1; step < REGIONS; step++) {
        int other = (r + step) % REGIONS;
        if (s->side == 0 && moved > 0 && total[c][other] > 0) {
          demand[c][other] += moved;
          moved = 0;
        }
      }
      unmet += moved;
    }
  return unmet;
}

static void appeal_table(const int64_t *mass, const Shelf *s, const double *decay, double *table) {
  double phi[NODE_COUNT] = {0}, coefficient[NODE_COUNT];
  int64_t total = 0;
  for (int g = 0; g < GRID; g++) total += mass[g];
  memset(table, 0, GRID * sizeof(double));
  if (total <= 0) return;
  for (int g = 0; g < GRID; g++) {
    if (mass[g] <= 0) continue;
    double weight = (double)mass[g] / (double)total;
    for (int node = 0; node < NODE_COUNT; node++) phi[node] += weight * decay[node * GRID + g];
  }
  for (int node = 0; node < NODE_COUNT; node++)
    coefficient[node] = WEIGHT_TABLE[node] * pow_t(phi[node], (double)s->offers_seen - 1.0);
  for (int node = 0; node < NODE_COUNT; node++)
    for (int g = 0; g < GRID; g++) table[g] += coefficient[node] * decay[node * GRID + g];
  for (int g = 0; g < GRID; g++) table[g] *= exp_t((double)g / 16.0 - 5.0);
}

static void divide_cell(const Shelf *s, const Members *m, int64_t low, int64_t high, int region, double mean,
                        int64_t demand, const double *decay, double *value, double *win) {
  int64_t n = high - low, mass[GRID + 1] = {0}, local[GRID + 1] = {0}, *point = whole_numbers(n), total = 0, whole = 0;
  double *rest = numbers(n), table[GRID];
  for (int64_t k = 0; k < n; k++) {
    double utility = m->utility[low + k];
    if (m->home[low + k] == region) utility = utility + s->proximity;
    double place = (low_of(high_of(utility - mean, -5.0), 5.0) + 5.0) * 16.0;
    point[k] = least((int64_t)floor(place), GRID - 2);
    rest[k] = place - (double)point[k];
  }
  for (int64_t k = 0; k < n; k++) {
    int64_t *own = m->local[low + k] ? local : mass;
    own[point[k]] += fixed(m->weight[low + k] * (1.0 - rest[k]));
    own[point[k] + 1] += fixed(m->weight[low + k] * rest[k]);
  }
  for (int g = 0; g < GRID; g++) whole += mass[g] += local[g];
  appeal_table(mass, s, decay, table);
  for (int64_t k = 0; k < n; k++) {
    double here = table[point[k]], above = table[point[k] + 1];
    rest[k] = m->weight[low + k] * (here + rest[k] * (above - here));
    total += fixed(rest[k]);
  }
  for (int64_t k = 0; total > 0 && k < n; k++) {
    double own = rest[k] / real(total), part = (double)demand * own;
    double seen = (double)s->offers_seen * (m->weight[low + k] / real(whole));
    value[low + k] += part;
    win[low + k] += own > 0.0 ? part * (own / seen) : 0.0;
  }
  free(point), free(rest);
}

static void allocate(int64_t total, const int64_t *raw, int64_t n, int64_t *out) {
  int64_t weight = 0, left = total;
  for (int64_t k = 0; k < n; k++) weight += raw[k], out[k] = 0;
  if (weight <= 0) return;
  double ratio = (double)total / (double)weight;
  for (int64_t k = 0; k < n; k++) {
    out[k] = (int64_t)floor((double)raw[k] * ratio);
    left -= out[k];
  }
  while (left != 0) {
    int64_t step = left > 0 ? 1 : -1;
    for (int64_t k = 0; k < n; k++)
      if (left != 0 && raw[k] > 0 && out[k] + step >= 0) out[k] += step, left -= step;
  }
}

static void hand_out(const Shelf *s, const Members *m, int64_t low, int64_t high, int64_t demand, const double *value,
                     int64_t *sales) {
  int64_t n = high - low, *raw = whole_numbers(n), *out = whole_numbers(n), sum = 0;
  int64_t *words[4] = {whole_numbers(n), whole_numbers(n), whole_numbers(n), whole_numbers(n)};
  int64_t *restrict w0 = words[0], *restrict w1 = words[1], *restrict w2 = words[2], *restrict w3 = words[3];
  double *mean = numbers(n), *count = numbers(n);
  for (int64_t k = 0; k < n; k++)
    block(s->seed, STREAM_SALES, m->row[low + k], s->week, s->channel >> 2, w0 + k, w1 + k, w2 + k, w3 + k);
  for (int64_t k = 0; k < n; k++) mean[k] = value[low + k] / ((double)s->order_idr * m->firms[low + k]);
  draw_counts(mean, words[s->channel & 3], n, count);
  for (int64_t k = 0; k < n; k++) {
    raw[k] = mean[k] > 0.0 ? (int64_t)rint(value[low + k] * count[k] / mean[k]) : 0;
    sum += raw[k];
  }
  for (int64_t k = 0; sum == 0 && k < n; k++) raw[k] = (int64_t)rint(value[low + k]);
  allocate(demand, raw, n, out);
  for (int64_t k = 0; k < n; k++) sales[m->row[low + k] * CHANNELS + s->channel] = out[k];
  free(raw), free(out), free(w0), free(w1), free(w2), free(w3), free(mean), free(count);
}

static int64_t sell(const Merchant *all, const uint16_t *standing, int64_t slots, const Shelf *s, const double *decay,
                    int64_t demand[CATEGORIES][REGIONS], int64_t *sales, Hopes *hopes) {
  int64_t total[CATEGORIES][REGIONS], moment[CATEGORIES][REGIONS];
  Members m = list_members(all, standing, slots, s, total, moment);
  int64_t unmet = settle_regions(s, total, demand);
  int at_home = s->side == 0, groups = at_home ? CATEGORIES * REGIONS : CATEGORIES;
  double *value = calloc(m.n + 1, sizeof(double)), *win = calloc(m.n + 1, sizeof(double));
  for (int g = 0; g < groups; g++) {
    int64_t low = m.start[g], high = m.start[g + 1], wanted = 0;
    if (low == high) continue;
    int c = at_home ? g / REGIONS : g, first = at_home ? g % REGIONS : 0, last = at_home ? first + 1 : REGIONS;
    for (int r = first; r < last; r++) {
      wanted += demand[c][r];
      if (demand[c][r] <= 0) continue;
      double mean = (double)moment[c][r] / (double)total[c][r];
      divide_cell(s, &m, low, high, r, mean, demand[c][r], decay, value, win);
    }
    hand_out(s, &m, low, high, wanted, value, sales);
  }
  *hopes = (Hopes){m.groups, {0}, m.row, value, win};
  memcpy(hopes->start, m.start, sizeof(m.start));
  free(m.home), free(m.local), free(m.firms), free(m.weight), free(m.utility);
  return unmet;
}

static int64_t first_from(const int64_t *row, int64_t low, int64_t high, int64_t least_row) {
  while (low < high) {
    int64_t middle = (low + high) / 2;
    if (row[middle] < least_row)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static void recall(const Hopes *hopes, int64_t low, int64_t high, double *won, double *expected) {
  for (int64_t g = 0; g < hopes->groups; g++) {
    int64_t end = hopes->start[g + 1];
    for (int64_t k = first_from(hopes->row, hopes->start[g], end, low); k < end && hopes->row[k] < high; k++) {
      expected[hopes->row[k] - low] += hopes->value[k];
      won[hopes->row[k] - low] += hopes->won[k];
    }
  }
}

static void remember(Merchant *m, const Memory *memory, const int64_t *order_idr, const int64_t *sales,
                     double wins, double hope) {
  double orders = 0.0;
  for (int j = 0; j < CHANNELS; j++) {
    double here = (double)sales[j] / (double)((int64_t)m->weight * order_idr[j]);
    orders += here;
    if (m->channel_state[j] == ACTIVE) {
      double y = m->popularity[j];
      m->popularity[j] = (float)(y + memory->popularity * (here - y));
    }
  }
  if (hope > 0.0) {
    double share = m->win_share;
    m->win_share = (float)(share + memory->win_share * (wins / hope - share));
  }
  double more = memory->rating * orders, count = m->rating_count, rating = m->rating;
  if (more > 0.0) {
    m->rating = (float)(rating + more / (count + more) * ((double)m->quality - rating));
    m->rating_count = (float)low_of(count + more, memory->rating_limit);
  }
}

static void add_offers(int64_t n, const int64_t *channel, const int64_t *category, Offers *o, Published *p) {
  weigh_offers(n, o);
  for (int64_t k = 0; k < n; k++) o->price[k] = log_t(o->price[k]);
  for (int64_t k = 0; k < n; k++) {
    p->total[channel[k]][category[k]] += fixed(o->weight[k]);
    p->moment[channel[k]][category[k]] += fixed(o->weight[k] * o->price[k]);
  }
}

static void count_offers(const Merchant *all, const uint16_t *standing, int64_t low, int64_t high,
                         const Shelf *shelves, Published *p) {
  Offers offers;
  int64_t channel[BATCH], category[BATCH], n = 0;
  for (int64_t i = low; i < high; i++) {
    const Merchant *m = all + i;
    for (int j = 0; j < CHANNELS; j++) {
      if ((standing[i] >> j & 1) == 0) continue;
      gather_weight(m, shelves + j, n, &offers);
      channel[n] = j;
      category[n] = m->category;
      n += 1;
      p->firms[j][m->category] += m->weight;
    }
    if (n > BATCH - CHANNELS) {
      add_offers(n, channel, category, &offers, p);
      n = 0;
    }
  }
  add_offers(n, channel, category, &offers, p);
}

static void count_live_sellers(const Merchant *all, int64_t low, int64_t high, const int64_t *live_threshold,
                               const int8_t *nest, Published *p) {
  for (int64_t i = low; i < high; i++) {
    const Merchant *m = all + i;
    for (int j = 0; m->alive && m->goods != CROSS_BORDER && j < CHANNELS; j++) {
      int state = m->channel_state[j];
      if (nest[j] == 1 && (state == ACTIVE || state == DORMANT) && (int64_t)m->live_rank < live_threshold[j])
        p->live[j][m->category] += m->weight;
    }
  }
}

static void publish(const Published *p, const int8_t *nest, double *price_index, double *offers, double *live_sellers) {
  for (int j = 0; j < CHANNELS; j++)
    for (int c = 0; c < CATEGORIES; c++) {
      int at = j * CATEGORIES + c;
      offers[at] = (double)p->firms[j][c];
      if (p->total[j][c] > 0) price_index[at] = exp_t((double)p->moment[j][c] / (double)p->total[j][c]);
      if (nest[j] == 1) live_sellers[at] = (double)p->live[j][c];
    }
}

void matching(Merchant *all, int64_t slots, const Shelf *shelves, const double *const *decay, const Memory *memory,
              const int64_t *order_idr, const int64_t *live_threshold, const int8_t *nest,
              int64_t demand[CHANNELS][CATEGORIES][REGIONS], int64_t *sales, int64_t *unmet, double *price_index,
              double *offers, double *live_sellers) {
  uint16_t *standing = calloc(slots, sizeof(uint16_t));
  Hopes hopes[CHANNELS] = {0};
  Published published = {0};
  for (int64_t i = 0; i < slots; i++)
    for (int j = 0; all[i].alive && j < CHANNELS; j++) standing[i] |= (all[i].channel_state[j] == ACTIVE) << j;
  for (int j = 0; j < CHANNELS; j++) {
    int64_t wanted = 0;
    for (int c = 0; c < CATEGORIES; c++)
      for (int r = 0; r < REGIONS; r++) wanted += demand[j][c][r];
    if (wanted != 0)
      unmet[j] = sell(all, standing, slots, shelves + j, decay[shelves[j].side], demand[j], sales, hopes + j);
  }
  for (int64_t low = 0; low < slots; low += LONGEST) {
    int64_t high = least(low + LONGEST, slots);
    double won[LONGEST] = {0}, expected[LONGEST] = {0};
    for (int j = 0; j < CHANNELS; j++) recall(hopes + j, low, high, won, expected);
    for (int64_t i = low; i < high; i++)
      if (all[i].alive) remember(all + i, memory, order_idr, sales + i * CHANNELS, won[i - low], expected[i - low]);
    count_offers(all, standing, low, high, shelves, &published);
    count_live_sellers(all, low, high, live_threshold, nest, &published);
  }
  publish(&published, nest, price_index, offers, live_sellers);
  for (int j = 0; j < CHANNELS; j++) free(hopes[j].row), free(hopes[j].value), free(hopes[j].won);
  free(standing);
}
